import Constructions
import Networks
import Testing

@Suite struct Theorem6_2Tests {
  @Test(arguments: [
    (VardiData.line, "2", Expected(12, 84, 824, 85, 24, "b9523975a7502256")),
    (.plane, "2", Expected(12, 4278, 44695, 3801, 54, "891ca93da2da439c")),
    (.space, "2", Expected(12, 3828, 40107, 3501, 48, "df537a4c8df180c0")),
    (.cube, "2", Expected(12, 1152, 11801, 1023, 42, "7a77c3c5e58eedd1")),
  ])
  func isTheNetworkOfTheSpecification(
    _ source: VardiData, _ root: String, _ expected: Expected
  ) throws {
    let data = try source.data
    let network = try Theorem6_2.construction.build(data, options: ["bits": root])
    expect(network, is: expected)
    try expectMemorizes(network, data)
  }
}
