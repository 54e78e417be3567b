import Constructions
import Networks
import Testing

@Suite struct Theorem5_1Tests {
  @Test(arguments: [
    (VardiData.line, "2", Expected(12, 84, 824, 85, 24, "b9523975a7502256")),
    (.plane, "2", Expected(300, 174, 44503, 3801, 54, "674897d038a01f70")),
    (.space, "2", Expected(300, 156, 39915, 3501, 48, "bb55c75bf8ab0e4f")),
    (.cube, "2", Expected(106, 138, 11806, 1023, 42, "e91be41ee87a4e9a")),
    (.plane, "5", Expected(48, 276, 11307, 1145, 80, nil)),
  ])
  func isTheNetworkOfTheSpecification(
    _ source: VardiData, _ root: String, _ expected: Expected
  ) throws {
    let data = try source.data
    let network = try Theorem5_1.construction.build(data, options: ["depth": root])
    expect(network, is: expected)
    try expectMemorizes(network, data)
  }
}
