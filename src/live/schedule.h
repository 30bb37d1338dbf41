// When a question is sent, sent again, and given up.
#pragma once

#include <array>
#include <chrono>

namespace mailwhy::live {

// Counted from the moment the question first leaves. Tests scale it down.
struct Schedule {
  std::array<std::chrono::milliseconds, 3> send_at{{std::chrono::milliseconds(0),
                                                    std::chrono::milliseconds(400),
                                                    std::chrono::milliseconds(1000)}};
  // From then on TCP is tried beside UDP: what a firewall does to one it may not do to
  // the other.
  std::chrono::milliseconds tcp_at{400};
  std::chrono::milliseconds give_up{2000};

  // For an authority that was silent a moment ago: UDP and TCP at once, and no second
  // round. So a dead server costs a case its full time only once, however many
  // questions follow.
  Schedule last_try() const {
    return {{send_at[0], send_at[0], send_at[0]}, send_at[0], send_at[1]};
  }
};

// A name server answers from memory: three tries and TCP within 1.2 s.
inline constexpr Schedule kAuthoritySchedule{
    {{std::chrono::milliseconds(0), std::chrono::milliseconds(400),
      std::chrono::milliseconds(800)}},
    std::chrono::milliseconds(400),
    std::chrono::milliseconds(1200)};

}  // namespace mailwhy::live
