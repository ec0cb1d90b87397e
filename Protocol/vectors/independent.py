"""Writes the vectors `*-independent.json` with nothing but hashlib, json and the openssl command, by
specification.md alone, so that the program's own vectors aren't the only judges of the program.
Run in this folder."""

import base64
import hashlib
import json
import os
import subprocess
import tempfile


def sha(data):
    return hashlib.sha256(data).digest()


def prefixed(data):
    return len(data).to_bytes(4, "big") + data


def write(name, **fields):
    with open(f"{name}-independent.json", "w", encoding="utf-8") as file:
        json.dump(fields, file, indent=2, sort_keys=True, ensure_ascii=False)
        file.write("\n")


def payload():
    parts = [(b"open one", bytes(range(16)) + prefixed(b"") + prefixed("Pieteikt".encode()), False),
             (b"", bytes(16) + prefixed(b"element") + prefixed(b""), True),
             (b"open three", b"whatever", False)]
    travels = hashed = b""
    full = 0
    for opened, sealed, erased in parts:
        commitment = sha(b"\x02" + sealed)
        hashed += prefixed(opened) + commitment
        travels += prefixed(opened) + (b"\0" + commitment if erased else b"\1" + prefixed(sealed))
    write("valid-payload", about="Three parts, the second erased.", payload=travels.hex(),
          payloadHash=sha(hashed).hex(), hashedLength=len(hashed), fullLength=len(travels), erased=[1])


def root(leaves):
    if not leaves:
        return sha(b"")
    if len(leaves) == 1:
        return sha(b"\0" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha(b"\1" + root(leaves[:split]) + root(leaves[split:]))


def inclusion(index, leaves):
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return inclusion(index, leaves[:split]) + [root(leaves[split:])]
    return inclusion(index - split, leaves[split:]) + [root(leaves[:split])]


def consistency(old, leaves, whole=True):
    if old == len(leaves):
        return [] if whole else [root(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return consistency(old, leaves[:split], whole) + [root(leaves[split:])]
    return consistency(old - split, leaves[split:], False) + [root(leaves[:split])]


def tree():
    leaves = [bytes([n] * n) for n in range(21)]
    write("valid-tree", about="RFC 6962, computed by its recursive definitions.",
          leaves=[leaf.hex() for leaf in leaves],
          roots=[root(leaves[:n]).hex() for n in range(22)],
          inclusions=[{"from": i, "size": n, "path": [h.hex() for h in inclusion(i, leaves[:n])]}
                      for n in range(1, 22) for i in range(n)],
          consistencies=[{"from": m, "size": n, "path": [h.hex() for h in consistency(m, leaves[:n])]}
                         for n in range(1, 22) for m in range(1, n + 1)])


def fold(records, depth):
    if not records:
        return bytes(32)
    if len(records) == 1:
        return records[0][1]
    children = b""
    for half in range(16):
        children += fold([r for r in records if int(r[0].hex()[depth], 16) == half], depth + 1)
    return sha(b"\x11" + children)


def fingerprint():
    records = []
    for creator in (1, 7, 0x10, 0x17, 0xA0000007):
        for nonce in range(creator % 5 + 1):
            cells = [("service.name", b"", b'{"lv":"Nosaukums"}' + bytes([48 + nonce])),
                     ("service.channel", b"web", None), ("service.channel", b"we", b""),
                     ("existence", b"", b'{"type":"service"}')]
            identity = creator.to_bytes(4, "big") + hashlib.md5(bytes([nonce])).digest()
            records.append((identity, cells))
    hashes, described = [], []
    for identity, cells in sorted(records):
        bytes_ = b"\x10" + identity
        for group, element, value in sorted(cells, key=lambda c: (c[0].encode(), c[1])):
            bytes_ += prefixed(group.encode()) + prefixed(element)
            bytes_ += b"\2" + prefixed(b"") if value is None else b"\1" + prefixed(value)
        hashes.append((identity, sha(bytes_)))
        one = {"id": identity.hex(), "hash": sha(bytes_).hex(), "cells": []}
        for group, element, value in cells:
            cell = {"group": group, "element": element.hex()}
            if value is not None:
                cell["value"] = value.hex()
            one["cells"].append(cell)
        described.append(one)
    creators = {}
    for creator in {identity[:4] for identity, _ in hashes}:
        part = [r for r in hashes if r[0][:4] == creator]
        creators[str(int.from_bytes(creator, "big"))] = fold(part, 8).hex()
    write("valid-fingerprint", about="Records of five creators, two of which share half bytes.",
          records=described, creators=creators, fingerprints={"": fold(hashes, 0).hex()})


def openssl(*arguments, given=b""):
    return subprocess.run(["openssl", *arguments], input=given, check=True, capture_output=True).stdout


def checkpoint(algorithm, generate, sign):
    body = "saime/" + sha(b"federation").hex() + "/7/1/public\n5\n"
    body += base64.b64encode(sha(b"root")).decode() + "\n"
    with tempfile.TemporaryDirectory() as folder:
        key, message = os.path.join(folder, "key.pem"), os.path.join(folder, "body.txt")
        openssl("genpkey", *generate, "-out", key)
        with open(message, "w", encoding="utf-8") as file:
            file.write(body)
        signature = openssl(*[word.format(key=key, message=message) for word in sign])
        public = openssl("pkey", "-in", key, "-pubout", "-outform", "DER")
    text = body + "\n\u2014 7 " + base64.b64encode(signature).decode() + "\n"
    write(f"valid-checkpoint-{algorithm}", about=f"Signed by openssl with a key of {algorithm}.",
          text=text, key=public.hex(), says=["log 7/1/public", "size 5", "root " + sha(b"root").hex()])


def checkpoints():
    digest = ["dgst", "-sign", "{key}"]
    pss = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"]
    curve = ["-algorithm", "EC", "-pkeyopt"]
    checkpoint("p256", curve + ["ec_paramgen_curve:P-256"], digest + ["-sha256", "{message}"])
    checkpoint("p384", curve + ["ec_paramgen_curve:P-384"], digest + ["-sha384", "{message}"])
    checkpoint("rsa3072", ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"],
               digest + ["-sha256"] + pss + ["{message}"])
    checkpoint("ed25519", ["-algorithm", "ED25519"],
               ["pkeyutl", "-sign", "-rawin", "-inkey", "{key}", "-in", "{message}"])


payload()
tree()
fingerprint()
checkpoints()
