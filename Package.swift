// swift-tools-version: 6.2
import PackageDescription

/// Settings of every Swift target: language mode 6, warnings are errors, unsafe code is marked.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .treatAllWarnings(as: .error),
    .strictMemorySafety(),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
    name: "saime",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "saime", targets: ["saime"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
        .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/grpc/grpc-swift-2", exact: "2.4.3"),
        .package(url: "https://github.com/grpc/grpc-swift-nio-transport", exact: "2.9.2"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    ],
    targets: [
        // The vocabulary: schema, records, statements, entries, checkpoints, trees.
        .target(
            name: "Register",
            dependencies: [
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: strict),
        // OpenSSL 3 of the system; imported by Seals alone.
        .systemLibrary(
            name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "Seals", dependencies: ["COpenSSL", "Register"], swiftSettings: strict),
        // Pure: the directory's state, authority, and the merge.
        .target(name: "Merge", dependencies: ["Register"], swiftSettings: strict),
        .target(
            name: "Storage",
            dependencies: ["Register", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        .target(
            name: "Replication", dependencies: ["Merge", "Register", "Seals", "Storage"],
            swiftSettings: strict),
        // The session as a value: message in, effects out.
        .target(
            name: "SyncProtocol",
            dependencies: [
                "Register", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
            ],
            swiftSettings: strict),
        .target(
            name: "Transport",
            dependencies: [
                .product(name: "GRPCCore", package: "grpc-swift-2"),
                .product(name: "GRPCNIOTransportHTTP2", package: "grpc-swift-nio-transport"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOSSL", package: "swift-nio-ssl"),
                .product(name: "NIOTLS", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .target(
            name: "Catalogue", dependencies: ["Dependencies", "Register"], swiftSettings: strict),
        // The dependency graph of a store's index, read at once or followed change by change.
        .target(
            name: "GraphIndex",
            dependencies: [
                "Catalogue", "Dependencies", "Merge", "Register", "Replication", "Storage",
            ],
            swiftSettings: strict),
        // A generic graph engine: knows no register.
        .target(name: "Dependencies", swiftSettings: strict),
        .executableTarget(
            name: "saime",
            dependencies: [
                "Catalogue", "Dependencies", "GraphIndex", "Merge", "Register", "Replication",
                "Seals", "Storage", "SyncProtocol", "Transport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
            ],
            path: "Node",
            exclude: ["README.md"],
            swiftSettings: strict),
        // Measurements: a plain C floor, the product against it, the graph engine.
        .target(
            name: "SQLiteFloor", path: "Tests/Benchmarks/SQLiteFloor",
            linkerSettings: [.linkedLibrary("sqlite3")]),
        .executableTarget(
            name: "saime-bench",
            dependencies: [
                "Merge", "Register", "Replication", "Seals", "SQLiteFloor", "Storage", "Transport",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            path: "Tests/Benchmarks/SaimeBench", swiftSettings: strict),
        .executableTarget(
            name: "graph-bench",
            dependencies: ["Catalogue", "Dependencies", "GraphIndex", "Register", "Storage"],
            path: "Tests/Benchmarks/Graph",
            exclude: ["compare.py", "csr.c", "requirements.txt", "rows.c", "store.py"],
            swiftSettings: strict),
        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "RegisterTests", dependencies: ["Register"], swiftSettings: strict),
        .testTarget(
            name: "SealsTests", dependencies: ["Register", "Seals"], swiftSettings: strict),
        // What the merge must say, worked out a second time, plainly.
        .target(
            name: "NaiveModel", dependencies: ["Merge", "Register"], path: "Tests/NaiveModel",
            swiftSettings: strict),
        .testTarget(
            name: "MergeTests", dependencies: ["Merge", "NaiveModel", "Register"],
            swiftSettings: strict),
        .testTarget(
            name: "StorageTests", dependencies: ["Register", "Storage"], swiftSettings: strict),
        .testTarget(
            name: "ReplicationTests",
            dependencies: ["Merge", "Register", "Replication", "Seals", "Storage"],
            swiftSettings: strict),
        // The graph's index in a real store, against what the records say.
        .testTarget(
            name: "GraphIndexTests",
            dependencies: [
                "Catalogue", "Dependencies", "GraphIndex", "Merge", "Register", "Replication",
                "Seals", "Storage", "saime", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        // Real processes of the executable, over loopback.
        .testTarget(
            name: "NodeTests",
            dependencies: [
                "Register", "Replication", "saime", "SyncProtocol", "Transport",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SimulationTests",
            dependencies: [
                "Merge", "NaiveModel", "Register", "Replication", "Seals", "Storage",
                "SyncProtocol", "saime",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "SyncProtocolTests", dependencies: ["Register", "SyncProtocol"],
            swiftSettings: strict),
        .testTarget(
            name: "TransportTests",
            dependencies: [
                "Transport",
                .product(name: "Logging", package: "swift-log"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
            ],
            swiftSettings: strict),
        .testTarget(
            name: "CatalogueTests",
            dependencies: ["Catalogue", "Dependencies", "Register", "saime"],
            swiftSettings: strict),
        .testTarget(
            name: "DependenciesTests", dependencies: ["Dependencies"], swiftSettings: strict),
    ]
)
