"""Kubeconfigs as kubectl merges them; and that what they would run is shown before it runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from explorer.kube.sources.kubeconfig import (
    Command,
    Kubeconfig,
    choose,
    needs_permission,
    read_kubeconfig,
    usual_paths,
)
from explorer.kube.sources.kubectl import ClusterError

PLAIN = """
apiVersion: v1
kind: Config
current-context: shop
contexts:
- {name: shop, context: {cluster: east, user: ada, namespace: web}}
- {name: staging, context: {cluster: west, user: ada}}
clusters:
- {name: east, cluster: {server: "https://east.test:6443"}}
- {name: west, cluster: {server: "https://west.test:6443"}}
users:
- {name: ada, user: {token: hunter2}}
"""


def written(folder: Path, text: str, name: str = "config") -> Path:
    path = folder / name
    path.write_text(text)
    return path


def of_user(folder: Path, user: str, cluster: str = "") -> Command | None:
    text = PLAIN.replace("token: hunter2", user).replace('6443"', f'6443"{cluster}', 1)
    config = read_kubeconfig([written(folder, text)])
    assert config.problems == ()
    return needs_permission(choose(config))


def test_that_contexts_are_read_with_what_they_name(tmp_path: Path) -> None:
    config = read_kubeconfig([written(tmp_path, PLAIN)])
    context = choose(config)
    assert (context.name, context.cluster, context.user, context.namespace) == ("shop", "east", "ada", "web")
    assert context.server == "https://east.test:6443"
    assert [one.name for one in config.contexts] == ["shop", "staging"]
    assert choose(config, "staging").server == "https://west.test:6443"
    assert "hunter2" not in repr(config)


def test_that_the_first_of_several_files_counts(tmp_path: Path) -> None:
    other = PLAIN.replace("east.test", "other.test").replace("current-context: shop", "current-context: more")
    other = other.replace("name: staging", "name: more")
    paths = [tmp_path / "missing", written(tmp_path, PLAIN), written(tmp_path, other, "second")]
    config = read_kubeconfig(paths)
    assert config.current == "shop"
    assert [context.name for context in config.contexts] == ["shop", "staging", "more"]
    assert choose(config).server == "https://east.test:6443"
    assert config.problems == ()


def test_that_names_are_found_across_files(tmp_path: Path) -> None:
    first = written(tmp_path, "contexts: [{name: c, context: {cluster: k, user: u}}]\ncurrent-context: c\n")
    second = written(tmp_path, "clusters: [{name: k, cluster: {server: s}}]\nusers: [{name: u}]\n", "second")
    assert choose(read_kubeconfig([first, second])).server == "s"


def test_that_the_usual_files_are_those_of_kubectl() -> None:
    import os

    assert usual_paths({}, Path("/home/ada")) == (Path("/home/ada/.kube/config"),)
    assert usual_paths({"KUBECONFIG": os.pathsep.join(["a", "", "b"])}, Path("/x")) == (Path("a"), Path("b"))


def test_that_an_unknown_context_is_told_with_near_names(tmp_path: Path) -> None:
    config = read_kubeconfig([written(tmp_path, PLAIN)])
    with pytest.raises(ClusterError, match="no context 'stagin'; expected one of 'staging'"):
        choose(config, "stagin")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (None, "config is not there; expected a kubeconfig"),
        ("", "has no contexts"),
        ("{", "config:2:1: is no YAML"),
        ("a: [1\nb: 2", "config:"),
        ("[]", "is no kubeconfig"),
        ("contexts: 3", "contexts is no list"),
        ("contexts: [{context: {}}]", "config:1:12: an entry of contexts lacks its name"),
        (
            "contexts: [{name: c, context: {cluster: k}}]\ncurrent-context: c",
            "names the cluster 'k', which is not there",
        ),
        (
            PLAIN.replace("cluster: east,", "cluster: eats,"),
            "names the cluster 'eats', which is not there ('east' is near)",
        ),
        (PLAIN.replace("name: ada", "name: grace"), "names the user 'ada', which is not there"),
        (PLAIN.replace('server: "https://east.test:6443"', ""), "has no server"),
        (PLAIN.replace("current-context: shop", ""), "no current context"),
    ],
)
def test_that_a_bad_kubeconfig_is_one_clear_line(tmp_path: Path, text: str | None, problem: str) -> None:
    path = tmp_path / "config"
    if text is not None:
        path.write_text(text)
    config = read_kubeconfig([path])
    with pytest.raises(ClusterError) as caught:
        choose(config)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_that_what_is_no_text_or_no_file_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    config = read_kubeconfig([tmp_path / "binary", tmp_path])
    assert [problem.rpartition("/")[2].partition(" ")[2] for problem in config.problems] == [
        "is no text; expected a kubeconfig",
        "is no file; expected a kubeconfig",
    ]


def test_that_plain_credentials_need_no_permission(tmp_path: Path) -> None:
    assert of_user(tmp_path, "token: hunter2") is None
    assert of_user(tmp_path, "client-certificate: a.pem, client-key: b.pem") is None


def test_that_a_plug_in_is_shown_with_its_words_and_surroundings(tmp_path: Path) -> None:
    user = "exec: {command: ./bin/login, args: [get, a b, --client-secret=s3c, --token, t0k], env: [{name: PROFILE, value: dev}, {name: MY_TOKEN, value: abc}]}"  # fmt: skip
    command = of_user(tmp_path, user)
    assert command is not None
    runs, profile, token = command.lines
    assert runs.startswith(f"runs {tmp_path}/bin/login get 'a b' ")
    assert profile == "with PROFILE=dev"
    assert token == "with MY_TOKEN=••••"  # noqa: S105
    assert not any(secret in line for line in command.lines for secret in ("s3c", "t0k", "abc"))


def test_that_nothing_can_hide_in_what_is_shown(tmp_path: Path) -> None:
    command = of_user(tmp_path, r'exec: {command: "good\u202e\e[2K\nevil"}')
    assert command is not None
    assert command.lines[0].isprintable()
    assert r"\u202e" in command.lines[0]


@pytest.mark.parametrize(
    ("user", "cluster", "words"),
    [
        (
            "auth-provider: {name: gcp, config: {cmd-path: ./gcloud}}",
            "",
            "signs in by the provider gcp cmd-path=./gcloud",
        ),
        ("tokenFile: ../secret", "", "sends the text of the file "),
        ("token: x", ', proxy-url: "http://ada:pw@proxy.test:3128"', "through the proxy http://••••@proxy.test:3128"),
    ],
)
def test_that_all_else_that_reaches_out_is_shown_too(tmp_path: Path, user: str, cluster: str, words: str) -> None:
    command = of_user(tmp_path, user, cluster)
    assert command is not None
    assert words in command.lines[0]


@settings(max_examples=20)
@given(st.lists(st.sampled_from(["exec", "args", "env", "secret", "folder"]), unique=True, min_size=1))
def test_that_a_permission_holds_for_exactly_what_was_shown(changed: list[str]) -> None:
    import tempfile

    def config(what: list[str], folder: Path) -> Kubeconfig:
        user = (
            f"exec: {{command: ./{'other' if 'exec' in what else 'login'}, args: [{'b' if 'args' in what else 'a'}], env: ["
            f"{{name: A, value: {'2' if 'env' in what else '1'}}}, {{name: TOKEN, value: {'2' if 'secret' in what else '1'}}}]}}"
        )
        return read_kubeconfig([written(folder, PLAIN.replace("token: hunter2", user))])

    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        shown = needs_permission(choose(config([], Path(one))))
        assert shown is not None
        allowed = frozenset({shown.digest})
        assert needs_permission(choose(config([], Path(one))), allowed) is None
        assert needs_permission(choose(config(changed, Path(two if "folder" in changed else one))), allowed) is not None


@given(st.text(alphabet="abc:[]{}- \n\"'&*#\t", max_size=80))
def test_that_no_text_breaks_the_reader(text: str) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        config = read_kubeconfig([written(Path(folder), text)])
        assert all("\n" not in problem for problem in config.problems)


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(
                st.sampled_from(
                    [
                        "contexts",
                        "clusters",
                        "users",
                        "name",
                        "context",
                        "cluster",
                        "user",
                        "exec",
                        "args",
                        "env",
                        "command",
                        "server",
                    ]
                ),
                inner,
                max_size=4,
            ),
        ),
        max_leaves=20,
    )
)
def test_that_no_shape_breaks_the_reader(value: object) -> None:
    import json
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        config = read_kubeconfig([written(Path(folder), json.dumps(value))])
        for context in config.contexts:
            needs_permission(context)
