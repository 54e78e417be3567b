import Constructions
import Exact
import Networks
import Testing

@Suite struct Theorem3_1Tests {
  @Test(arguments: [
    (VardiData.line, Expected(12, 84, 824, 85, 24, "b9523975a7502256")),
    (.plane, Expected(12, 405, 4118, 511, 106, "d4abff72a72dc074")),
    (.space, Expected(12, 369, 3808, 487, 94, "326a12ff87bd824b")),
    (.cube, Expected(12, 228, 2284, 259, 62, "e9c6f19efbca3057")),
  ])
  func isTheNetworkOfTheSpecification(_ source: VardiData, _ expected: Expected) throws {
    let data = try source.data
    let network = try Theorem3_1.construction.build(data)
    expect(network, is: expected)
    try expectMemorizes(network, data)
  }
}
