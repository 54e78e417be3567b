import Constructions
import Exact
import Networks
import Testing

@Suite struct ParkTheorem1Tests {
  @Test(arguments: [
    ("2/3", ParkSize(16420, 790, 29, 124, 1936, 1009, 58, 10293, 6109), 131, 2321),
    ("4/5", ParkSize(16420, 406, 51, 30, 799, 592, 27, 6068, 4489), 37, 1702),
    ("1", ParkSize(16420, 149, 149, 20, 1050, 969, 27, 11298, 9583), 27, 3421),
  ])
  func hasTheSizeOfTheSpecificationForIris(
    _ w: String, _ size: ParkSize, _ layers: BigInt, _ parameters: BigInt
  ) throws {
    let data = try irisData()
    let network = try Theorem1.construction.build(data, options: ["w": w, "range": "data"])
    #expect(try ParkSize(network) == size)
    #expect(try bounds(of: network, .hiddenLayerCount) == [layers])
    #expect(try bounds(of: network, .denseParameterCount) == [parameters])
    try expectMemorizes(network, data)
  }
}
