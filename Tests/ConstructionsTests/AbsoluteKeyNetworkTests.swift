import Constructions
import Exact
import Networks
import Testing

@Suite struct AbsoluteKeyNetworkTests {
  static let networks: [(VardiData, String, String, Expected)] = [
    (.line, "vardi2022-w6", "fold", Expected(5, 16, 89, 22, 7, "cbeddaef0f271dd6")),
    (.line, "vardi2022-w5", "fold", Expected(4, 18, 83, 19, 6, "bc2be60e5caf5cfa")),
    (.line, "vardi2022-w4", "fold", Expected(4, 18, 84, 19, 6, "9a06169bc075c4c6")),
    (.line, "vardi2022-w4", "lemma", Expected(4, 25, 121, 26, 12, "5bc67087c368f620")),
    (.plane, "vardi2022-w6", "fold", Expected(6, 135, 744, 166, 30, "e93de615c2569d9d")),
    (.plane, "vardi2022-w5", "fold", Expected(5, 140, 603, 142, 31, "96cd9874700bda13")),
    (.plane, "vardi2022-w4", "fold", Expected(4, 140, 587, 142, 31, "cf8abb3db3b1f36d")),
    (.plane, "vardi2022-w4", "lemma", Expected(4, 167, 748, 170, 59, "f183a2185a4592b8")),
    (.space, "vardi2022-w6", "fold", Expected(6, 135, 786, 164, 28, "94bc81e03f9b17eb")),
    (.space, "vardi2022-w5", "fold", Expected(5, 140, 659, 142, 29, "b7741210ac758a63")),
    (.space, "vardi2022-w4", "fold", Expected(4, 124, 637, 127, 44, "c6ea024eeb7f1c65")),
    (.space, "vardi2022-w4", "lemma", Expected(4, 159, 762, 162, 51, "cecf5d36fbfce8bf")),
    (.cube, "vardi2022-w6", "fold", Expected(5, 66, 296, 75, 10, "84cca53eac44b2bb")),
    (.cube, "vardi2022-w5", "fold", Expected(4, 68, 269, 69, 9, "48eade2494f232db")),
    (.cube, "vardi2022-w4", "fold", Expected(4, 55, 261, 57, 19, "47bde485efbf9abb")),
    (.cube, "vardi2022-w4", "lemma", Expected(4, 93, 386, 94, 22, "6fdd4b217bbb4f5d")),
  ]

  @Test(arguments: networks)
  func isTheNetworkOfTheSpecification(
    _ source: VardiData, _ name: String, _ projection: String, _ expected: Expected
  ) throws {
    let data = try source.data
    let network = try Constructions.named(name).build(data, options: ["projection": projection])
    expect(network, is: expected)
    try expectMemorizes(network, data)
  }
}
