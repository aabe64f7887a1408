"""The machine: room on the disk, the kind of file system, open files, the port."""

import os
import resource
import shutil
import socket
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from bot.cli.checkup.finding import Finding, fault, noted, ok
from config.kinds import listen_address
from config.settings import Config

LITTLE = 200 * 1024**2
"""Bytes free below which a busy day may fill the disk."""

FILES_A_LOOK = 4
FILES_BESIDE = 100
OFF = timedelta(seconds=30)
"""A clock that is further from another's dates news wrongly."""

_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs"}


def check_machine(config: Config) -> Iterator[Finding]:
    """What may stop a run that is configured well."""
    folder = _existing(Path(config.store.path).absolute().parent)
    yield from _disk(folder)
    kind = file_system(folder)
    if kind in _NETWORK:
        yield fault(
            "machine",
            f"{folder} lies on a network file system ({kind}), where SQLite's WAL does not work",
            "keep the database on a local disk (store.path)",
        )
    # The service takes what the hard limit lets it have.
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = config.polling.concurrency * FILES_A_LOOK + FILES_BESIDE
    if most != resource.RLIM_INFINITY and most < wanted:
        yield noted(
            "machine",
            f"a process may open {most} files; {config.polling.concurrency} looks at once may "
            f"want {wanted}",
            "raise it (ulimit -Hn, LimitNOFILE=) or lower polling.concurrency",
        )


def _disk(folder: Path) -> Iterator[Finding]:
    free = shutil.disk_usage(folder).free
    if not os.access(folder, os.W_OK | os.X_OK):
        yield fault(
            "machine",
            f"{folder} cannot be written by this user",
            "make it writable for the user who runs the service, or set store.path",
        )
    elif free < LITTLE:
        yield fault(
            "machine",
            f"{free // 1024**2} MB are free in {folder}",
            "make room, or lower store.retention_days and run `addendum prune`",
        )
    else:
        yield ok("machine", f"{free / 1024**3:.1f} GB are free in {folder}")


def check_port(config: Config) -> Iterator[Finding]:
    """Whether the port can be had; to be asked only if no service of ours runs."""
    if config.http.listen:
        wish = 'choose a free port for http.listen, or "" for none'
        yield from _port("http", *listen_address(config.http.listen), wish)
    hook = config.telegram.webhook
    if hook is not None and config.telegram.token.get_secret_value():
        wish = "choose a free port for telegram.webhook.port, and tell the proxy"
        yield from _port("telegram", hook.listen, hook.port, wish)


def _port(checked: str, host: str, port: int, remedy: str) -> Iterator[Finding]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
            yield fault(checked, f"cannot listen on {where}: {error.strerror or error}", remedy)


def check_clock(ours: datetime, theirs: datetime | None) -> Iterator[Finding]:
    """Our clock beside that of a server whose clock is right."""
    if theirs is None or abs(ours - theirs) <= OFF:
        return
    seconds = round((ours - theirs).total_seconds())
    yield fault(
        "clock",
        f"this machine's clock is {abs(seconds)} seconds {'ahead' if seconds > 0 else 'behind'}",
        "set it by NTP (timedatectl set-ntp true): news would be dated wrongly, TLS may fail",
    )


def file_system(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of file system that a folder lies on ("ext4"); "" where that cannot be told."""
    try:
        rows = [line.split()[1:3] for line in mounts.read_text(encoding="utf-8").splitlines()]
    except (OSError, IndexError):
        return ""
    holding = [(len(at), kind) for at, kind in rows if folder.is_relative_to(_unescaped(at))]
    return max(holding, default=(0, ""))[1]


def _unescaped(at: str) -> str:
    return at.replace("\\040", " ")


def _existing(folder: Path) -> Path:
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder
