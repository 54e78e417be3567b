// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// The tests of `target`, in the folder of its name; they may use what it may import.
func tests(of target: String, _ others: Target.Dependency..., exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(target)Tests", dependencies: [.init(stringLiteral: target), "Support"] + others,
    path: "Tests/\(target)Tests", exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "memoc",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "memoc", targets: ["memoc"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0", traits: []),
  ],
  targets: [
    .systemLibrary(name: "CGMP"),
    .systemLibrary(name: "CMPFR"),
    .systemLibrary(name: "CNettle"),
    .systemLibrary(name: "COpenBLAS"),
    .systemLibrary(name: "CZlib"),
    .target(
      name: "CTinyCC",
      cSettings: [.enableWarning("conversion"), .treatAllWarnings(as: .error)],
      linkerSettings: [.linkedLibrary("tcc"), .linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(name: "Diagnostics", swiftSettings: strict),
    .target(name: "Exact", dependencies: ["CGMP"], swiftSettings: strict),
    .target(
      name: "Networks", dependencies: ["CNettle", "Diagnostics", "Exact"], swiftSettings: strict),
    .target(
      name: "Enclosures", dependencies: ["CGMP", "CMPFR", "Networks"], swiftSettings: strict),
    .target(name: "Formats", dependencies: ["CZlib", "Networks"], swiftSettings: strict),
    .target(
      name: "Constructions", dependencies: ["COpenBLAS", "Enclosures", "Networks"],
      swiftSettings: strict),
    .target(name: "Programs", dependencies: ["Networks"], swiftSettings: strict),
    .target(name: "Passes", dependencies: ["Programs"], swiftSettings: strict),
    .target(  // the C that tests call
      name: "MemocRuntime", path: "Runtime", exclude: ["RuntimeText.swift", "limbs.c", "tables.c"],
      cSettings: [
        .enableWarning("all"), .enableWarning("extra"), .enableWarning("conversion"),
        .treatAllWarnings(as: .error),
      ]),
    .target(  // the same file as text to emit
      name: "RuntimeText", path: "Runtime",
      exclude: ["include", "LimbNames.h", "limbs8.c", "limbs32.c", "limbs64.c"],
      sources: ["RuntimeText.swift"],
      resources: [.embedInCode("limbs.c"), .embedInCode("tables.c")], swiftSettings: strict),
    .target(
      name: "Templates", path: "Templates", resources: [.embedInCode("c")], swiftSettings: strict),
    .target(
      name: "Emission",
      dependencies: [
        "Passes", "RuntimeText", "Templates", .product(name: "Mustache", package: "swift-mustache"),
      ], swiftSettings: strict),
    .target(
      name: "Execution",
      dependencies: [
        "CTinyCC", "Emission", .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: strict),
    .target(
      name: "Verification", dependencies: ["Enclosures", "Execution", "Passes"],
      swiftSettings: strict),
    .target(
      name: "Support", dependencies: ["Networks"], path: "Tests/Support", swiftSettings: strict),
    .target(
      name: "ExecutionSupport", dependencies: ["Emission"], path: "Tests/ExecutionSupport",
      swiftSettings: strict),
    tests(of: "Exact"),
    tests(of: "MemocRuntime", "RuntimeText"),
    tests(of: "Networks"),
    tests(of: "Enclosures"),
    tests(of: "Formats", exclude: ["Cases"]),
    tests(of: "Constructions"),
    tests(of: "Programs", "Passes", "Constructions"),
    tests(of: "Passes", "Constructions"),
    tests(of: "Emission", exclude: ["Golden"]),
    tests(of: "Execution", "ExecutionSupport"),
    tests(of: "Verification", "ExecutionSupport"),
    .target(
      name: "Driver",
      dependencies: ["COpenBLAS", "Constructions", "Enclosures", "Formats", "Verification"],
      swiftSettings: strict),
    tests(of: "Driver", "Constructions"),
    .executableTarget(
      name: "memoc",
      dependencies: [
        "Driver", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict,
      // Takes the place of malloc, which costs a compiler of lists a seventh of its time. It must
      // leave pages executable that libtcc made so: mimalloc does not.
      linkerSettings: [.linkedLibrary("jemalloc", .when(platforms: [.linux]))]),
    .testTarget(
      name: "MemocTests", dependencies: ["memoc", "Support"], path: "Tests/MemocTests",
      swiftSettings: strict),
  ],
  cLanguageStandard: .c99
)
