# shellcheck shell=bash disable=SC2154 # root is set by those that source this
# Shared by ./run, ./test and .ci/run: install what is missing, configure, build. Sourced, not run.
# Progress and notes go to stderr; what went well leaves no more than a line.

note() { printf '%s\n' "$*" >&2; }

stop() {  # stop STATUS WORDS...: one clear sentence and out
  local status=$1
  shift
  note "$*"
  exit "$status"
}

# A line that overwrites itself on a terminal; elsewhere nothing, the caller says what matters.
progress() {
  if [ -t 2 ]; then printf '\r\033[K%s' "$*" >&2; fi
}

is_debian_12() {
  local ID='' VERSION_ID=''
  [ -r /etc/os-release ] && . /etc/os-release
  [ "$ID" = debian ] && [ "$VERSION_ID" = 12 ] && command -v apt-get dpkg-query >/dev/null
}

packages_in() { sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$@"; }

# The packages of these lists that dpkg does not have, a line each.
missing_debian_packages() {
  local wanted installed
  wanted=$(packages_in "$@" | awk '{print $1}' | sort -u)
  # shellcheck disable=SC2086
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' $wanted 2>/dev/null |
    awk '$1 == "installed" {print $2}' | sort -u)
  comm -23 <(printf '%s\n' "$wanted") <(printf '%s\n' "$installed")
}

# Elsewhere we cannot install, but we can look: commands, and headers the compiler finds.
missing_elsewhere() {
  local package kind what
  packages_in "$@" | while read -r package kind what; do
    case $kind in
      command) command -v "$what" >/dev/null || echo "$package" ;;
      header) printf '#if !__has_include(<%s>)\n#error\n#endif\n' "$what" |
        ${CXX:-g++} -E -x c++ - >/dev/null 2>&1 || echo "$package" ;;
    esac
  done
}

# Installs what the lists name and this machine lacks. Asks before sudo; as root it just installs;
# without a terminal it prints the command and exits 2.
install_packages() {
  local missing as_root='' answer log
  if ! is_debian_12; then
    missing=$(missing_elsewhere "$@" | tr '\n' ' ')
    [ -z "$missing" ] ||
      stop 2 "This is not Debian 12, so nothing is installed here. Missing (Debian's names): $missing"
    return 0
  fi
  missing=$(missing_debian_packages "$@" | tr '\n' ' ')
  missing=${missing% }
  [ -n "$missing" ] || return 0

  if [ "$(id -u)" -ne 0 ]; then
    as_root=sudo
    if ! command -v sudo >/dev/null; then
      stop 2 "Packages are missing. As root: apt-get update && apt-get install -y --no-install-recommends $missing"
    elif [ -t 0 ] && [ -t 2 ]; then
      note "These Debian packages are needed: $missing"
      printf 'Install them with sudo apt-get? [Y/n] ' >&2
      read -r answer
      case $answer in '' | [Yy]*) ;; *) stop 2 'Nothing was installed, nothing was built.' ;; esac
    else
      stop 2 "Packages are missing: sudo apt-get update && sudo apt-get install -y --no-install-recommends $missing"
    fi
  fi

  note "installing: $missing"
  log=$(mktemp)
  # shellcheck disable=SC2086
  apt_get() { $as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=300 "$@" >>"$log" 2>&1 </dev/null; }
  # shellcheck disable=SC2086
  if ! { compgen -G '/var/lib/apt/lists/*_Packages*' >/dev/null && apt_get install -y --no-install-recommends $missing; }; then
    progress 'reading the package lists'
    if ! apt_get update || ! apt_get install -y --no-install-recommends $missing; then
      progress ''
      tail -n 15 "$log" >&2
      rm -f "$log"
      stop 2 "apt-get could not install them: see above, then try again."
    fi
  fi
  progress ''
  rm -f "$log"
}

# Chromium and its driver for the tests of the pages; the driver is an npm package, kept under build/browser.
install_browser() {
  install_packages "$root/packaging/browser-packages"
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    install_packages "$root/packaging/node-packages"
  fi
  fetch_browser_driver || stop 2 "npm could not fetch the browser's driver: see build/browser.log"
}

fetch_browser_driver() {
  local folder="$root/build/browser" lock="$root/tests/browser/package-lock.json"
  cmp -s "$lock" "$folder/installed.json" && return 0
  progress "fetching the browser's driver"
  mkdir -p "$folder"
  cp "$root/tests/browser/package.json" "$lock" "$folder/"
  npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund >"$folder.log" 2>&1 </dev/null &&
    cp "$lock" "$folder/installed.json"
  local status=$?
  progress ''
  return $status
}

# Takes ninja's lines: a counter on a terminal, otherwise a line for each quarter; all of it into a log.
show_build() {  # LOG WHAT
  awk -v log_file="$1" -v what="$2" -v terminal="$([ -t 2 ] && echo 1)" '
    { print > log_file; fflush(log_file) }
    match($0, /^\[[0-9]+\/[0-9]+\]/) && !/ Re-checking globbed directories/ {
      split(substr($0, 2, RLENGTH - 2), n, "/")
      if (terminal) printf "\r\033[Kbuilding %s: %d of %d", what, n[1], n[2] > "/dev/stderr"
      else if (int(4 * n[1] / n[2]) > shown || !begun++) {
        shown = int(4 * n[1] / n[2])
        printf "building %s: %d of %d\n", what, n[1], n[2] > "/dev/stderr"
      }
      fflush("/dev/stderr")
    }
    END { if (terminal) printf "\r\033[K" > "/dev/stderr" }'
}

# Does build/PRESET hold what this tree configured, with ninja? Else it is of no use to us.
is_ours() {
  local cache="$1/CMakeCache.txt"
  [ -f "$cache" ] && [ -f "$1/build.ninja" ] &&
    grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" &&
    grep -qxF "CMAKE_CACHEFILE_DIR:INTERNAL=$1" "$cache"
}

# Under the same conditions as when it was configured? A changed preset is taken over, nothing is lost.
follows_preset() { cmp -s "$root/CMakePresets.json" "$1/preset.json"; }

configure() {  # PRESET
  local folder="$root/build/$1"
  progress "preparing build/$1"
  # Where this does not end well the folder must not look configured.
  if ! (cd "$root" && cmake --preset "$1") >"$folder.log" 2>&1; then
    rm -f "$folder/CMakeCache.txt"
    return 1
  fi
  cp "$root/CMakePresets.json" "$folder/preset.json"
}

try_build() {  # PRESET TARGET: 0 built, 1 not
  local folder="$root/build/$1"
  is_ours "$folder" || { rm -rf "$folder" && mkdir -p "$folder"; } || return 1
  [ -f "$folder/build.ninja" ] && follows_preset "$folder" || configure "$1" || return 1
  ninja -C "$folder" "$2" 2>&1 | show_build "$folder.log" "build/$1"
  return "${PIPESTATUS[0]}"
}

# Builds TARGET of PRESET; a second time this does nothing. A folder that something else left
# behind, or that was interrupted, is made anew.
build() {
  local folder="$root/build/$1"
  mkdir -p "$root/build" 2>/dev/null
  [ -w "$root/build" ] && { [ ! -e "$folder" ] || [ -w "$folder" ]; } ||
    stop 2 "build/$1 belongs to somebody else: remove it or give it to $(id -un)."
  # A home that cannot be written to (or none) must not stop the compiler's cache, and so the build.
  mkdir -p "${CCACHE_DIR:-${HOME:-/nonexistent}/.cache/ccache}" 2>/dev/null ||
    export CCACHE_DIR="$root/build/.ccache"
  exec 9>"$root/build/.lock"
  if ! flock -n 9; then
    note 'waiting for another build of this tree'
    flock 9
  fi
  if ! try_build "$1" "$2"; then
    # Only a broken folder is worth a second try from nothing; a compiler's complaint is not.
    if ! grep -q '^FAILED: .*\.o' "$folder.log" 2>/dev/null; then
      rm -rf "$folder"
      try_build "$1" "$2" && { exec 9>&-; return 0; }
    fi
    grep -nE -A 12 'FAILED:|CMake Error|ninja: error|error:' "$folder.log" | head -n 60 >&2
    stop 2 "The build failed; all of it stands in build/$1.log."
  fi
  exec 9>&-
}

# Runs ctest in build/PRESET; what fails is shown whole, what passes is counted.
run_tests() {  # PRESET ARGUMENTS...
  local folder="$root/build/$1"
  shift
  cd "$root" || exit 2
  if [ -t 1 ]; then
    exec ctest --test-dir "$folder" -j"$(nproc)" --no-tests=error --output-on-failure --progress "$@"
  fi
  ctest --test-dir "$folder" -j"$(nproc)" --no-tests=error --output-on-failure "$@" 2>&1 | awk '
    /^ +Start +[0-9]+: / || /^Internal ctest changing/ { next }
    match($0, /^ *[0-9]+\/[0-9]+ Test +#/) && / Passed / {
      split($1, n, "/")
      if (int(4 * n[1] / n[2]) > shown) { shown = int(4 * n[1] / n[2]); print "tested " n[1] " of " n[2] }
      next
    }
    { print; fflush() }'
  return "${PIPESTATUS[0]}"
}
