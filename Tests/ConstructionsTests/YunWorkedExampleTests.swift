import Constructions
import Exact
import Networks
import Testing

/// The examples that can be followed by hand.
@Suite struct YunWorkedExampleTests {
  private static let points = [0, 1, 3, 4, 6, 9]

  private func example() throws -> DataSet {
    let half = Rational(1, 2)
    return try realLine(Self.points, [half, -1, 0, 1, 0, -half])
  }

  @Test func chainOfSixPoints() throws {
    let network = try yunNetwork("3.1", example(), ["variant": "chain", "widths": "2,3"])
    #expect(network.rows(ofLayer: 0) == ["-27/32 | 9/16", "-9/4 | 11/32"])
    #expect(
      network.rows(ofLayer: 1) == [
        "-375/1888 | 1 -91/59", "563/104 | -4 98/13", "-51/2 | 16 -12",
      ])
    #expect(network.rows(ofLayer: 2) == ["0 | 1 1 1"])
    try expectExact(network, example())
    let values = Self.points.map { Interpreter(network).layerValues(at: [BigInt($0)]) }
    #expect(
      values.map { $0[0][1] } == [-1, -1, -1, Rational(-7, 8), Rational(-3, 16), Rational(27, 32)])
    #expect(values.map { $0[1][2] } == [-1, -1, 0, 1, -1, -1])
  }

  @Test func decoupledSixPoints() throws {
    let network = try yunNetwork("3.1", example(), ["widths": "3,3"])
    #expect(network.rows(ofLayer: 0) == ["-27/32 | 9/16", "-9/4 | 11/32", "-7 | 2"])
    #expect(
      network.rows(ofLayer: 1) == [
        "-15/64 | 1 -2 27/64", "17/8 | -4 2 9/4", "-267/64 | 1 -4 43/64",
      ])
    #expect(network.rows(ofLayer: 2) == ["0 | 1 1 1"])
    try expectExact(network, example())
  }

  @Test func reluOfSixPoints() throws {
    let network = try yunNetwork("3.1", example(), ["activation": "relu", "widths": "4,6"])
    #expect(network.rows(ofLayer: 0) == ["1 | 1", "-3 | 1", "-4 | 1", "-10 | 1"])
    #expect(
      network.rows(ofLayer: 1) == [
        "1 | 2 0 -4 2", "-3 | 2 0 -4 2", "4 | -2 5 -2 -1", "2 | -2 5 -2 -1", "-3 | 1 0 -2 1",
        "-5 | 1 0 -2 1",
      ])
    #expect(network.rows(ofLayer: 2) == ["-3 | 1/2 -1/2 1 -1 1 -1"])
    try expectExact(network, example())
    let values = Self.points.map { Interpreter(network).layerValues(at: [BigInt($0)])[1] }
    let expected: [[Rational]] = [
      [3, 5, 9, 11, 7, 1], [0, 1, 5, 7, 3, 0], [2, 0, 0, 0, 1, 4], [0, 0, 0, 0, 0, 2],
      [0, 0, 1, 2, 0, 0], [0, 0, 0, 0, 0, 0],
    ]
    for unit in 0..<6 { #expect(values.map { $0[unit] } == expected[unit]) }
  }

  @Test func reluLikeOfSixPoints() throws {
    let network = try yunNetwork(
      "3.1", example(), ["activation": "relu-like", "negative-slope": "1/4", "widths": "4,6"])
    #expect(
      network.rows(ofLayer: 1) == [
        "5 | 8 0 -16 8", "-7 | 8 0 -16 8", "11 | -8 20 -8 -4", "5 | -8 20 -8 -4", "-8 | 4 0 -8 4",
        "-14 | 4 0 -8 4",
      ])
    #expect(network.rows(ofLayer: 2) == ["-5 | 2/9 -2/9 4/9 -4/9 4/9 -4/9"])
    try expectExact(network, example())
  }

  @Test func roundedChainOfClasses() throws {
    let data = try samples(Self.points.map { [BigInt($0)] }, [0, 2, 1, 1, 0, 2])
    let network = try yunNetwork(
      "3.2", data, ["variant": "rounded-chain", "widths": "2,3,6"])
    #expect(network.rows(ofLayer: 0) == ["-27/32 | 9/16", "-9/4 | 11/32"])
    #expect(network.rows(ofLayer: 1) == ["-5/8 | 4 -3", "29/8 | -4 15/4", "-67/16 | 2 -5/2"])
    #expect(
      network.rows(ofLayer: 2) == [6, 2, 2, -2, -2, -6].map { "\($0) | 4 4 4" })
    #expect(
      network.rows(ofLayer: 3) == [
        "0 | 1/2 -1/2 0 0 0 0", "0 | 0 0 1/2 -1/2 0 0", "0 | 0 0 0 0 1/2 -1/2",
      ])
    try expectExact(network, data)
  }

  @Test func twoBlocksOfEightPoints() throws {
    let half = Rational(1, 2)
    let data = try realLine(Array(0...7), [1, -1, 0, half, -half, 1, 0, -1])
    let network = try yunNetwork(
      "3.4", data, ["widths": "3,3,3,3", "capacity": "theorem", "variant": "chain"])
    #expect(network.hiddenWidths == [3, 3, 3, 3])
    #expect(network.rows(ofLayer: 0) == ["-5/8 | 5/4", "-25/8 | 5/4", "0 | 1/16"])
    #expect(
      network.rows(ofLayer: 1) == [
        "-21/26 | 4 -56/13 0", "59/12 | -2 14/3 0", "0 | 0 0 1",
      ])
    #expect(
      network.rows(ofLayer: 2) == ["-45/8 | 0 0 20", "-65/8 | 0 0 20", "0 | 1/2 1/2 0"])
    #expect(
      network.rows(ofLayer: 3) == ["-81/52 | 2 -30/13 0", "29/6 | -4 4/3 0", "0 | 0 0 1"])
    #expect(network.rows(ofLayer: 4) == ["-1 | 1 1 2"])
    try expectExact(network, data)
    let carried = (0...7).map { Interpreter(network).layerValues(at: [BigInt($0)])[2][2] }
    #expect(carried == [1, 0, half, Rational(3, 4), 0, 0, 0, 0])
  }

  @Test func directionsOfTheGenerator() {
    let grid = GridPoints((0..<8).flatMap { i in (0..<8).map { [BigInt(i), BigInt($0)] } })
    let first = LineProjection(grid, seed: 1)
    #expect(first.direction == [8, 1])
    #expect(first.shift == 0)
    #expect(first.range == 63)
    let space = GridPoints(
      (0..<4).flatMap { i in (0..<4).map { [BigInt(i), BigInt($0), BigInt(i * $0 % 5)] } })
    let second = LineProjection(space, seed: 1)
    #expect(second.direction == [-7, -1, -1])
    #expect(second.shift == -28)
    #expect(second.range == 28)
  }
}
