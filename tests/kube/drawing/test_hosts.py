from __future__ import annotations

import pytest

from explorer.kube.drawing.hosts import hosts_in


@pytest.mark.parametrize(
    ("key", "words", "hosts"),
    [
        ("PRODUCT_ADDR", "products:3550", ["products"]),
        ("X", "http://cart.shop.svc.cluster.local:80/api", ["cart.shop.svc.cluster.local"]),
        ("DSN", "mongodb://user:secret@mongo:27017/db", ["mongo"]),
        ("SEEDS", "kafka-0.kafka:9092,kafka-1.kafka:9092", ["kafka-0.kafka", "kafka-1.kafka"]),
        ("MYSQL_DB_HOST", "mysqldb", ["mysqldb"]),
        ("", "--redis-addr=redis:6379", ["redis"]),
        ("", "--backend=http://reviews:9080/", ["reviews"]),
        ("conf", "upstream {\n  server web.shop.svc;\n}", ["web.shop.svc"]),
        ("LOG_LEVEL", "info", []),
        ("MODE", "cart", []),
        ("TIME", "12:30:45", []),
        ("IMAGE_PATH", "registry.example/web:v1", []),
        ("", "cart", []),
    ],
)
def test_that_a_word_is_taken_for_a_host_only_where_something_says_so(key: str, words: str, hosts: list[str]) -> None:
    assert list(hosts_in(key, words)) == hosts


def test_that_a_long_text_without_hosts_takes_no_long_time_in_steps() -> None:
    words = "a" * 200_000 + ":80 " + "a." * 50_000
    assert list(hosts_in("X", words)) == []
