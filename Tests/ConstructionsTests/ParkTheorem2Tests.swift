import Constructions
import Exact
import Networks
import Testing

@Suite struct ParkTheorem2Tests {
  @Test(arguments: [
    ("step", ParkSize(16420, 790, 3, 139, 1663, 892, 28, 9014, 7145), 246, 2959),
    ("relu-deep", ParkSize(16420, 790, 3, 278, 3319, 1460, 28, 10274, 8387), 492, 5911),
  ])
  func hasTheSizeOfTheSpecificationForIris(
    _ activation: String, _ size: ParkSize, _ layers: BigInt, _ parameters: BigInt
  ) throws {
    let data = try irisData()
    let network = try Theorem2.construction.build(
      data, options: ["activation": activation, "range": "data"])
    #expect(try ParkSize(network) == size)
    #expect(try bounds(of: network, .hiddenLayerCount) == [layers])
    #expect(try bounds(of: network, .denseParameterCount) == [parameters])
    try expectMemorizes(network, data)
  }
}
