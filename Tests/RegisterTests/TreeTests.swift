import Register
import Testing

/// The hash of a list of leaves as RFC 6962 §2.1 defines it, with nothing shared.
private func naiveRoot(_ leaves: ArraySlice<Digest>) -> Digest {
    guard let first = leaves.first else { return Digest.sha256([]) }
    if leaves.count == 1 { return first }
    var split = 1
    while split * 2 < leaves.count { split *= 2 }
    let middle = leaves.startIndex + split
    return Digest.sha256(
        [0x01] + naiveRoot(leaves[..<middle]).bytes + naiveRoot(leaves[middle...]).bytes)
}

private let leaves = (0..<65).map { Digest.sha256([0x00, UInt8($0)]) }
private let roots = (0...65).map { naiveRoot(leaves[..<$0]) }

private func inverted(_ digest: Digest) -> Digest {
    Digest(digest.bytes.enumerated().map { $0 == 7 ? $1 ^ 0x10 : $1 }) ?? .zero
}

/// Every list that differs from `path` by one hash: altered, missing, added or swapped.
private func neighbours(of path: [Digest]) -> [[Digest]] {
    var lists: [[Digest]] = [path + [leaves[64]], [leaves[64]] + path]
    for index in path.indices {
        var altered = path
        altered[index] = inverted(path[index])
        lists.append(altered)
        var shorter = path
        shorter.remove(at: index)
        lists.append(shorter)
        if index > 0 {
            var swapped = path
            swapped.swapAt(index - 1, index)
            lists.append(swapped)
        }
    }
    return lists
}

struct TreeTests {
    @Test func `The known roots and leaves of RFC 6962 come out`() {
        let inputs = [
            "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
            "606162636465666768696a6b6c6d6e6f",
        ]
        let expected = [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ]
        var range = CompactRange()
        #expect(range.root.hex == expected[0])
        for (index, input) in inputs.enumerated() {
            range.append(Tree.leaf(Bytes(hex: input) ?? []))
            #expect(range.root.hex == expected[index + 1])
        }
    }

    @Test func `Appending leaf by leaf gives the root of the definition`() {
        var range = CompactRange()
        for size in 0...64 {
            #expect(range.root == roots[size])
            #expect(range.size == UInt64(size))
            #expect(CompactRange(size: range.size, peaks: range.peaks) == range)
            #expect(CompactRange(size: range.size, peaks: range.peaks + [.zero]) == nil)
            range.append(leaves[size])
        }
    }

    @Test func `Every inclusion proof up to 64 leaves verifies, and nothing beside it`() throws {
        let prover = TreeProver(leaves: leaves)
        for size in UInt64(1)...64 {
            #expect(try prover.root(size: size) == roots[Int(size)])
            for index in 0..<size {
                let path = try prover.inclusion(of: index, in: size)
                func verifies(
                    _ path: [Digest], leaf: Digest? = nil, at other: UInt64? = nil,
                    in otherSize: UInt64? = nil
                ) -> Bool {
                    let otherSize = otherSize ?? size
                    return Tree.verifyInclusion(
                        leaf: leaf ?? leaves[Int(index)], index: other ?? index,
                        size: otherSize, path: path, root: roots[Int(otherSize)])
                }
                #expect(verifies(path))
                for list in neighbours(of: path) { #expect(!verifies(list)) }
                #expect(!verifies(path, leaf: inverted(leaves[Int(index)])))
                for other in 0...size where other != index {
                    #expect(!verifies(path, at: other))
                }
                for other in [size - 1, size + 1] where other > 0 {
                    #expect(!verifies(path, in: other))
                }
                #expect(!verifies(path, at: .max))
            }
        }
    }

    @Test func `Every consistency proof up to 64 leaves verifies, and nothing beside it`() throws {
        let prover = TreeProver(leaves: leaves)
        for new in UInt64(0)...64 {
            for old in 0...new {
                let path = try prover.consistency(from: old, to: new)
                func verifies(
                    _ path: [Digest], from otherOld: UInt64? = nil, to otherNew: UInt64? = nil,
                    oldRoot: Digest? = nil, newRoot: Digest? = nil
                ) -> Bool {
                    let (otherOld, otherNew) = (otherOld ?? old, otherNew ?? new)
                    return Tree.verifyConsistency(
                        oldSize: otherOld, oldRoot: oldRoot ?? roots[Int(otherOld)],
                        newSize: otherNew, newRoot: newRoot ?? roots[Int(otherNew)], path: path)
                }
                #expect(verifies(path))
                for list in neighbours(of: path) where list != path {
                    #expect(!verifies(list), "\(old) → \(new)")
                }
                #expect(!verifies(path, oldRoot: inverted(roots[Int(old)])))
                if old > 0 { #expect(!verifies(path, newRoot: inverted(roots[Int(new)]))) }
                if old > 1, old < new { #expect(!verifies(path, from: old - 1)) }
                if old > 0, new < 65 { #expect(!verifies(path, to: new + 1)) }
                if old > 0, old < new { #expect(!verifies(path, from: new, to: old)) }
            }
        }
    }

    @Test func `A prover over stored subtrees gives the proofs of one over leaves`() throws {
        let whole = TreeProver(leaves: leaves)
        let stored = TreeProver { level, index in
            let start = Int(index) << level
            return naiveRoot(leaves[start..<(start + 1 << level)])
        }
        for size in UInt64(1)...64 {
            for index in 0..<size {
                #expect(
                    try whole.inclusion(of: index, in: size)
                        == stored.inclusion(of: index, in: size))
                #expect(
                    try whole.consistency(from: index, to: size)
                        == stored.consistency(from: index, to: size))
            }
        }
    }
}
