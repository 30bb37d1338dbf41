#include "apps/mailwhy/sendmail.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include "text/ascii.h"

extern char** environ;

namespace mailwhy::app {

using std::chrono::steady_clock;

static constexpr std::chrono::seconds kMtaPatience(60);

static std::string words_of(int error) {
  return std::generic_category().message(error);
}

// Writes without being stopped by a program that reads nothing.
static bool feed(int pipe_end, std::string_view text, steady_clock::time_point until) {
  while (!text.empty()) {
    auto left = std::chrono::ceil<std::chrono::milliseconds>(until - steady_clock::now());
    pollfd asked{pipe_end, POLLOUT, 0};
    if (left.count() <= 0) return false;
    if (poll(&asked, 1, static_cast<int>(left.count())) <= 0) {
      if (errno == EINTR) continue;
      return false;
    }
    ssize_t put = write(pipe_end, text.data(), text.size());
    if (put < 0 && (errno == EINTR || errno == EAGAIN)) continue;
    if (put < 0) return false;
    text.remove_prefix(static_cast<size_t>(put));
  }
  return true;
}

// -1 where it had to be ended.
static int wait_for(pid_t child, steady_clock::time_point until) {
  for (int status = 0;;) {
    pid_t ended = waitpid(child, &status, WNOHANG);
    if (ended == child) return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (ended < 0 && errno != EINTR) return -1;
    if (steady_clock::now() > until) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return -1;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

Result<void> run_sendmail(const std::string& program, const std::string& message) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return fail(words_of(errno));
  fcntl(ends[1], F_SETFL, O_NONBLOCK);
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, ends[0], STDIN_FILENO);
  // What it prints must not stand among our lines.
  posix_spawn_file_actions_adddup2(&files, STDERR_FILENO, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t usual;
  sigemptyset(&usual);
  sigaddset(&usual, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &usual);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  std::array<char*, 4> arguments{const_cast<char*>(program.c_str()),
                                 const_cast<char*>("-t"), const_cast<char*>("-i"),
                                 nullptr};
  pid_t child = 0;
  int error = posix_spawn(&child, program.c_str(), &files, &attributes, arguments.data(),
                          environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  close(ends[0]);
  if (error != 0) {
    close(ends[1]);
    return fail(fmt::format("{}: {}", program, words_of(error)));
  }
  auto until = steady_clock::now() + kMtaPatience;
  bool fed = feed(ends[1], message, until);
  close(ends[1]);
  int status = wait_for(child, until);
  if (status == 0 && fed) return {};
  if (status < 0) return fail(fmt::format("{} was ended", program));
  return fail(fmt::format("{} ended with status {}", program, status));
}

std::string local_address() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  std::string name = host.data();
  addrinfo wanted{}, *found = nullptr;
  wanted.ai_flags = AI_CANONNAME;
  if (name.find('.') == name.npos && !name.empty() &&
      getaddrinfo(name.c_str(), nullptr, &wanted, &found) == 0) {
    if (found && found->ai_canonname) name = found->ai_canonname;
    freeaddrinfo(found);
  }
  const passwd* user = getpwuid(geteuid());
  std::string login = user ? user->pw_name : "mailwhy";
  auto plain = [](char c) {
    return text::is_alnum(c) || c == '-' || c == '.' || c == '_';
  };
  std::erase_if(name, [&](char c) { return !plain(c); });
  std::erase_if(login, [&](char c) { return !plain(c); });
  return (login.empty() ? "mailwhy" : login) + '@' + (name.empty() ? "localhost" : name);
}

}  // namespace mailwhy::app
