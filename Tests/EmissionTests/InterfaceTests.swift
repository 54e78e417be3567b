import Emission
import Exact
import Foundation
import Networks
import Passes
import Programs
import Support
import Testing

/// Labels, wide inputs and outputs, and the stack's bound, in running code.
@Suite struct InterfaceTests {
  /// A network of one affine layer: row after row its weights, then its bias.
  private func affine(
    _ rows: [[Rational]], _ box: [ClosedRange<Int>], _ kind: OutputSpecification.Kind,
    scale: Int = 1
  ) -> Network {
    let neurons = rows.map { row in
      Neuron(
        .identity, bias: row.last!,
        weights: row.dropLast().enumerated().map { Weight($0.offset, $0.element) })
    }
    return Network(
      name: "affine", input: NetworkBuilder(box, scale: scale).input,
      layers: [Layer(reading: [.input], neurons: neurons)], output: OutputSpecification(kind))
  }

  private static let huge = Rational(BigInt.powerOfTwo(90) + 1)

  @Test("Labels are read from narrow and wide outputs", arguments: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  func labelsAreReadExactly(number: Int) throws {
    let huge = InterfaceTests.huge
    let network =
      switch number {
      // Out of the range on both sides, then halves.
      case 1: affine([[1, 0]], [-5...5], .label(first: -2, classCount: 4))
      case 2: affine([[Rational(1, 2), 0]], [-9...9], .label(first: -2, classCount: 5), scale: 1)
      // Denominators of more than 64 bits: integers now and then, or never.
      case 3:
        affine([[huge.reciprocal, 0]], [-3...3], .label(first: 0, classCount: 2))
      case 4: affine([[huge, 1]], [-3...3], .label(first: -1, classCount: 3))
      case 5:
        affine([[1 + huge.reciprocal, 0]], [-3...3], .label(first: -3, classCount: 7))
      case 6: affine([[1, 0]], [-3...3], .sign)
      case 7: affine([[huge, 0]], [-3...3], .sign)
      // Ties.
      case 8:
        affine(
          [[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 0, 1]], [-2...2, -2...2], .oneHot(classCount: 4))
      case 9:
        affine([[huge, 0, 0], [0, huge, 0]], [-2...2, -2...2], .oneHot(classCount: 2))
      default:
        affine(
          [[1, 0]], [Int(Int32.max) - 2...Int(Int32.max)],
          .label(first: Int(Int32.max) - 1, classCount: 2))
      }
    for level in OptimizationLevel.allCases {
      try expectExactCode(
        network, level, "labels \(number)", pointLimit: 100,
        compilers: Compiler.running(turn: number + level.turn))
      let generated = try GeneratedProgram(network.program(level).emittedAsNet(at: level))
      for compiler in Compiler.strict { try generated.expectStrict(compiler, "labels \(number)") }
    }
  }

  @Test func lowestLabelsAreReadExactly() throws {
    let low = Int(Int32.min)
    for kind in [
      OutputSpecification.Kind.label(first: low, classCount: 3),
      .label(first: low, classCount: 1 << 32),
    ] {
      let network = affine([[1, 0]], [(low - 2)...(low + 4)], kind)
      try expectExactCode(network, .none, "lowest labels")
    }
  }

  @Test func inputsOf64BitsAreReadExactly() throws {
    for rows in [
      [[Rational(1), 1, 0]], [[Rational(3), -5, Rational(7)]],
      [[Rational(1, 3), 0, 0], [0, 1, -1]],
    ] {
      var network = affine(rows, [Int.min...Int.max, -5...5], .real)
      for (index, activation) in [Activation.relu, .hardTanh, .step, .identity].enumerated() {
        for row in network.layers[0].neurons.indices {
          network.layers[0].neurons[row].activation = activation
        }
        try expectExactCode(
          network, index % 2 == 0 ? .none : .general, "64-bit inputs", pointLimit: 200,
          compilers: Compiler.running(turn: index))
      }
      let generated = try GeneratedProgram(network.program(.none).emittedAsNet())
      for compiler in Compiler.strict { try generated.expectStrict(compiler, "64-bit inputs") }
    }
  }

  @Test func aNarrowCoordinateBesideAWideOneNeedsNoWarning() throws {
    var net = NetworkBuilder([Int.min...Int.max, -5...5])
    let (x, y) = (net.inputs[0], net.inputs[1])
    let clamped = net.add(.hardTanh, [(y, Rational(1, BigInt(1) << 40))])
    let copied = net.add(.relu, [(y, 1)])
    let stepped = net.add(.step, [(x, 1), (y, 1)])
    net.endLayer()
    let network = net.network(
      named: "beside", outputs: [[(clamped, 1)], [(copied, 1)], [(stepped, 1)]])
    for level in OptimizationLevel.allCases {
      let generated = try GeneratedProgram(network.program(level).emittedAsNet(at: level))
      for compiler in Compiler.strict { try generated.expectStrict(compiler, "beside") }
      try expectExactCode(
        network, level, "beside", compilers: Compiler.running(turn: level.turn))
    }
  }

  /// Sums around the ends of the types: INT64_MIN as a constant, factor and value.
  @Test(arguments: [30, 31, 32, 33, 62, 63, 64, 65]) func sumsWrapAroundExactly(bits: Int) throws {
    let top = Rational(BigInt.powerOfTwo(bits))
    var net = NetworkBuilder([-3...3, -1...2])
    let (x, y) = (net.inputs[0], net.inputs[1])
    var values: [NetworkBuilder.Reference] = []
    for offset in [-1, 0, 1] as [Rational] {
      values.append(net.add(.identity, [(x, top + offset), (y, -top)], plus: -top + offset))
      values.append(net.add(.relu, [(x, -1)], plus: -top - offset))
      values.append(net.add(.identity, [], plus: -top + offset))
      values.append(net.add(.identity, [], plus: top + offset))
    }
    net.endLayer()
    // Large terms that cancel.
    let outputs = (0..<6).map { index -> NetworkBuilder.Terms in
      [(values[index], top - 1), (values[index + 1], -top), (values[11 - index], -1)]
    }
    let small: NetworkBuilder.Terms = [(values[0], 1), (values[4], -1)]
    let network = net.network(named: "wrap", outputs: outputs + [small])
    for level in OptimizationLevel.allCases {
      try expectExactCode(network, level, "\(bits) bits")
    }
  }

  @Test(arguments: [
    (NetworkFamily.tentChain, 1), (.long, 2), (.nestedPeriodic, 3), (.dotProducts, 2), (.swaps, 3),
    (.clamps, 2), (.edges, 4),
  ])
  func theStackStaysBelowItsBound(family: NetworkFamily, seed: Int) throws {
    var generator = SplitMix64(seed: UInt64(seed))
    let network = Network.structured(family, using: &generator)
    for level in OptimizationLevel.allCases {
      let generated = try GeneratedProgram(network.program(level).emittedAsNet(at: level))
      let bound = try #require(
        generated.code.header.split(separator: "\n").first { $0.contains("_STACK_BYTES") }
          .flatMap { Int($0.split(separator: " ")[2]) })
      for options in [["-O2"], ["-O0"], ["-O0", "-DLIMB_BITS=32"]] {
        guard let compiler = Compiler("gcc", ["-std=c99", "-fstack-usage", "-c"] + options) else {
          return
        }
        let result = try compiler(["net.c"], ["-o", "net.o"], in: generated.folder.path)
        #expect(result.status == 0, "\(result.errors)")
        let usage = try String(contentsOfFile: "\(generated.folder.path)/net.su", encoding: .utf8)
        let sizes = usage.split(separator: "\n").compactMap { line -> (String, Int)? in
          let fields = line.split(separator: "\t")
          guard fields.count > 1, let size = Int(fields[1]) else { return nil }
          return (String(fields[0]), size)
        }
        // A chain of calls: the batch function, the label or value, evaluate, the largest part,
        // and at most four of the runtime.
        func largest(_ matches: (String) -> Bool) -> Int {
          sizes.filter { matches($0.0) }.map(\.1).max() ?? 0
        }
        let runtime = sizes.filter { $0.0.contains(":limb") }.map(\.1).sorted().suffix(4).reduce(
          0, +)
        let total =
          largest { $0.hasSuffix("_batch") }
          + largest { $0.hasSuffix("net_value") || $0.hasSuffix("net_label") }
          + largest { $0.hasSuffix("evaluate") } + largest { $0.contains(":part_") } + runtime
        #expect(total <= bound, "\(family) \(level) \(options): \(usage)")
      }
    }
  }
}
