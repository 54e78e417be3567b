import Constructions
import Exact
import Networks
import Testing

// Thousands of samples take too long where nothing is optimized.
#if !DEBUG
  /// The measured sizes of the specification, sections 4 and 7.9.
  @Suite(.serialized) struct SizeTests {
    @Test(arguments: [
      (1000, 2, 1416, 14385, 362), (1000, 64, 1236, 12587, 302),
      (10000, 2, 4692, 47565, 1178), (10000, 64, 4272, 43287, 1038),
    ])
    func theorem3_1HasTheMeasuredSize(
      _ count: Int, _ dimension: Int, _ depth: Int, _ nonzero: Int, _ bits: Int
    ) throws {
      let data = try dimension == 2 ? planeData(count: count) : spaceData(count: count)
      let clock = ContinuousClock()
      var network: Network?
      let time = try clock.measure { network = try Theorem3_1.construction.build(data) }
      print("3.1", count, dimension, time)
      let size = NetworkStatistics(network!)
      #expect(size.width == 12)
      #expect(size.depth == depth)
      #expect(size.nonzeroParameterCount == nonzero)
      #expect(size.largestWeightBits == bits)
      try expectMemorizes(network!, data, stride: count / 20)
    }

    @Test(arguments: [
      (1000, 2, 1466), (1000, 64, 1519), (10000, 2, 5220), (10000, 64, 5135),
    ])
    func width3HasTheMeasuredSize(_ count: Int, _ dimension: Int, _ nonzero: Int) throws {
      let data = try dimension == 2 ? planeData(count: count) : spaceData(count: count)
      let clock = ContinuousClock()
      var network: Network?
      let time = try clock.measure { network = try ImprovedWidth3.construction.build(data) }
      print("w3", count, dimension, time)
      let size = NetworkStatistics(network!)
      #expect(size.nonzeroParameterCount == nonzero)
      try expectMemorizes(network!, data, stride: count / 100)
    }
  }
#endif
