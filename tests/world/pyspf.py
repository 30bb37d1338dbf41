"""Debian's pyspf as the module `spf`. It looks names up with python3-dnspython or python3-dns, whichever is
there; both tests that use it put a look-up of their own in place, and nothing is asked on import."""
try:
    import DNS
    DNS.DiscoverNameServers = lambda: None      # reads resolv.conf otherwise
except ImportError:
    pass                                        # dnspython, which reads nothing
import spf                                      # noqa: E402
