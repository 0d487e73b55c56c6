"""A registry by its path, or as it stood in a revision of git: REV:PATH, read from a folder of its own that is removed again."""

import os
import posixpath
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from educli.errors import EducliError, Location, Problem, nearest, reason
from educli.language import _
from educli.model.records import Registry
from educli.paths import BUILTIN_REGISTRY
from educli.registry.reader import read_registry
from educli.registry.tree import registry_in

# A date in braces, as in main@{2024-01-01 12:00}, holds colons of its own.
_REVISION = re.compile(r"(?P<revision>(?:[^:{]|\{[^}]*\})+):(?P<path>.+)", re.S)

# Nothing that a repository's own settings name is run, no lock is taken, and nothing is fetched: a repository may lack content,
# name a program as the way to it, and allow that; only the variable overrides its allowance.
_GIT = ("git", "--no-pager", "-c", "core.fsmonitor=false")
_QUIETLY = {
    "LC_ALL": "C", "GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0",
}  # fmt: skip


class Located(NamedTuple):
    """Where a registry can be read.

    side: OLD or NEW, as the person called it.
    builtin: what `extend: builtin` means there.
    folder: the folder that stands for `revision`; both are empty for a path.
    """

    side: str
    path: Path
    builtin: Path = BUILTIN_REGISTRY
    folder: str = ""
    revision: str = ""

    @property
    def home(self) -> str:
        """Return the folder of the registry as the person knows it, of a revision as seen from the top of the repository."""
        return str(self.path.parent.relative_to(self.folder) if self.folder else self.path.parent)

    def shown(self, text: str) -> str:
        """Write the paths in a text as the person knows them."""
        return text.replace(f"{self.folder}{os.sep}", f"{self.revision}:") if self.folder else text

    def read(self) -> Registry:
        """Return the registry.

        Raises: EducliError whose problems say on which side they are.
        """
        try:
            return read_registry(self.path, self.builtin)
        except EducliError as error:
            raise self.told(error) from error

    def told(self, error: EducliError) -> EducliError:
        """Return an error with its side, and with paths as the person knows them."""
        return EducliError(*map(self._told, error.problems))

    def _told(self, problem: Problem) -> Problem:
        place = problem.location
        return problem._replace(
            message=_("{side}: {message}").format(side=self.side, message=self.shown(problem.message)),
            hint=self.shown(problem.hint),
            location=place and place._replace(path=self.shown(place.path)),
        )


@contextmanager
def located(text: str, side: str) -> Iterator[Located]:
    """Find the registry that `text` names: a file wins over a revision of that name.

    Raises: EducliError unreadable, unknown-revision, git-unusable.
    """
    if os.path.exists(text) and not os.path.isdir(text):  # noqa: PTH110, PTH112
        yield Located(side, Path(text))
        return
    named = _REVISION.fullmatch(text)
    if named is None:
        why = _("it is a folder") if os.path.isdir(text) else _("there is no such file or folder")  # noqa: PTH112
        message = _("{side}: cannot read the file: {reason}").format(side=side, reason=why)
        otherwise = _("name a registry, or one in a revision of git: {example}")
        hint = registry_in(text) or otherwise.format(example="HEAD~1:data/metrics.yaml")
        raise EducliError(Problem("unreadable", message, hint, Location(text)))
    with TemporaryDirectory(prefix="educli-") as folder:
        # On some systems the folder for passing files lies behind a link, and what is included is told from where it is.
        root = Path(folder).resolve()
        yield _put(root, named["revision"], named["path"], side)


def _put(root: Path, revision: str, path: str, side: str) -> Located:
    """Put the folder of a registry as it stood in a revision under `root`."""
    tree = _tree(revision, side)
    files = {file.path: file for file in _files(tree)}
    if path.startswith(("./", "../")):
        path = posixpath.normpath(posixpath.join(_git("rev-parse", "--show-prefix").strip(), path))
    if path not in files:
        message = _("{side}: there is no file '{path}' in '{revision}'").format(side=side, path=path, revision=revision)
        raise EducliError(Problem("unknown-revision", message, _elsewhere(revision, path, list(files))))
    wanted = [posixpath.dirname(path)]
    builtin = _own_builtin(files)
    if builtin:
        wanted.append(posixpath.dirname(builtin))
    _extract(root, [file for file in files.values() if any(_is_below(file.path, folder) for folder in wanted)])
    return Located(side, root / path, root / builtin if builtin else BUILTIN_REGISTRY, str(root), revision)


def _tree(revision: str, side: str) -> str:
    """Return the tree of a revision."""
    if shutil.which(_GIT[0]) is None:
        message = _("{side}: git is not installed, and without it no revision can be read").format(side=side)
        raise EducliError(Problem("git-unusable", message, _("name a file instead")))
    _git("rev-parse", "--git-dir")
    try:
        # What begins with a dash would be an option.
        return _git("rev-parse", "--verify", "--quiet", f"{revision}^{{tree}}").strip() if revision[0] != "-" else ""
    except EducliError:
        message = _("{side}: git knows no revision '{revision}', nor is there a file of that name").format(
            side=side, revision=revision
        )
        hint = _("`git log --oneline` lists revisions; for example: {example}").format(
            example="HEAD~1:data/metrics.yaml"
        )
        raise EducliError(Problem("unknown-revision", message, hint)) from None


class _File(NamedTuple):
    """A file of a tree. Its mode tells links apart."""

    mode: str
    object: str
    path: str

    @property
    def is_link(self) -> bool:
        return self.mode == "120000"


def _files(tree: str) -> Iterator[_File]:
    """List the files of a tree, but for what is no file and what could lie outside of it."""
    for entry in filter(None, _git("ls-tree", "-r", "-z", "--full-tree", tree).split("\0")):
        about, _tab, path = entry.partition("\t")
        mode, type, object = about.split(" ")
        if type == "blob" and not {"", ".", ".."} & set(path.split("/")):
            yield _File(mode, object, path)


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _own_builtin(files: Iterable[str]) -> str:
    """Return where the tree has the registry that we ship: only educli's own repository does."""
    top = Path(os.path.realpath(_git("rev-parse", "--show-toplevel", needed=False).strip() or os.devnull))
    if not BUILTIN_REGISTRY.is_relative_to(top):
        return ""
    path = BUILTIN_REGISTRY.relative_to(top).as_posix()
    return path if path in files else ""


def _elsewhere(revision: str, path: str, files: list[str]) -> str:
    """Say under which path a file may be meant."""
    inside = posixpath.join(path, "registry.yaml")
    if inside in files:
        return _("did you mean '{word}'?").format(word=f"{revision}:{inside}")
    here = posixpath.normpath(posixpath.join(_git("rev-parse", "--show-prefix").strip(), path))
    if here in files:
        return _("did you mean '{word}'?").format(word=f"{revision}:./{path}")
    return nearest(path, files) or _("the path counts from the top of the repository, or from here with ./ before it")


def _extract(root: Path, files: Iterable[_File]) -> None:
    """Write files under `root`; links come last, so that nothing is written through one."""
    with subprocess.Popen(
        [*_GIT, "cat-file", "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | _QUIETLY,
    ) as git:
        assert git.stdin
        assert git.stdout
        for file in sorted(files, key=lambda file: file.is_link):
            git.stdin.write(f"{file.object}\n".encode())
            git.stdin.flush()
            head = git.stdout.readline().split()
            if len(head) != 3:
                raise _unusable(_("the content of {file} is not here").format(file=file.path))
            content = git.stdout.read(int(head[2]))
            git.stdout.read(1)
            target = root / file.path
            target.parent.mkdir(parents=True, exist_ok=True)
            if file.is_link:
                target.symlink_to(os.fsdecode(content))
            else:
                target.write_bytes(content)


def _git(*words: str, needed: bool = True) -> str:
    """Return what git answers; without `needed`, nothing when it fails.

    Raises: EducliError unknown-revision outside of any repository, git-unusable for other failures.
    """
    try:
        done = subprocess.run(
            [*_GIT, *words], stdin=subprocess.DEVNULL, capture_output=True, env=os.environ | _QUIETLY, check=False
        )
    except (OSError, ValueError) as error:
        raise _unusable(reason(error, named=False)) from error
    if done.returncode == 0:
        return os.fsdecode(done.stdout)
    if not needed:
        return ""
    said = done.stderr.decode("utf-8", "replace").strip()
    if "not a git repository" in said:
        message = _("the folder {folder} belongs to no repository of git").format(folder=Path.cwd())
        hint = _("change into the repository that holds the registry, or name a file")
        raise EducliError(Problem("unknown-revision", message, hint))
    raise _unusable(said.partition("\n")[0].removeprefix("fatal: "))


def _unusable(why: str) -> EducliError:
    return EducliError(Problem("git-unusable", _("git cannot read the repository: {reason}").format(reason=why)))
