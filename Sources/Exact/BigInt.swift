import CGMP

/// An exact integer of any size.
///
/// Values that fit `Int` are stored inline and cost no allocation; larger ones are a GMP number
/// that is shared by copies and changed in place only when it has one owner.
///
/// It may be sent between threads although `Limbs` may not: a shared number is never changed.
package struct BigInt: @unchecked Sendable {
  /// Invariant: a value that fits `Int` is `.small`, so equal values have equal storage cases.
  enum Storage {
    case small(Int)
    case large(Limbs)
  }

  var storage: Storage

  /// The integer `value`.
  package init(_ value: Int) { storage = .small(value) }

  /// The integer `value`.
  package init<T: BinaryInteger>(_ value: T) {
    if let small = Int(exactly: value) {
      storage = .small(small)
    } else {
      var result = BigInt(0)
      for word in value.magnitude.words.reversed() {
        result = (result << UInt.bitWidth) + BigInt(unsigned: word)
      }
      self = value < 0 ? -result : result
    }
  }

  /// The non-negative integer `value`.
  init(unsigned value: UInt) {
    if let small = Int(exactly: value) {
      storage = .small(small)
    } else {
      let limbs = Limbs.make()
      limbs.withPointer { __gmpz_set_ui($0, value) }
      storage = .large(limbs)
    }
  }

  /// The value of `limbs`, which is inline if it fits.
  init(_ limbs: Limbs) {
    let small: Int? = limbs.withPointer { pointer in
      __gmpz_fits_slong_p(pointer) != 0 ? __gmpz_get_si(pointer) : nil
    }
    storage = small.map(Storage.small) ?? .large(limbs)
  }

  package static let zero = BigInt(0)
  package static let one = BigInt(1)

  /// Returns 2^`exponent`.
  package static func powerOfTwo(_ exponent: Int) -> BigInt { BigInt(1) << exponent }
}

/// A GMP integer with a reference count. It is only changed while it has one owner.
final class Limbs: ManagedBuffer<__mpz_struct, UInt8> {
  static func make() -> Limbs {
    let object = Limbs.create(minimumCapacity: 0) { _ in
      var number = __mpz_struct()
      __gmpz_init(&number)
      return number
    }
    return unsafeDowncast(object, to: Limbs.self)
  }

  deinit { withPointer { __gmpz_clear($0) } }

  @inline(__always)
  func withPointer<Result>(_ body: (UnsafeMutablePointer<__mpz_struct>) -> Result) -> Result {
    withUnsafeMutablePointerToHeader(body)
  }
}

extension BigInt {
  package typealias Reading = UnsafePointer<__mpz_struct>

  /// Calls `body` with a GMP view of this number, which is valid during the call only.
  @inline(__always)
  package func withReading<Result>(_ body: (Reading) -> Result) -> Result {
    switch storage {
    case .small(let value):
      var limb = value.magnitude
      return withUnsafeMutablePointer(to: &limb) { limb in
        var view = __mpz_struct(
          _mp_alloc: 0, _mp_size: value == 0 ? 0 : (value < 0 ? -1 : 1), _mp_d: limb)
        return withUnsafePointer(to: &view) { body($0) }
      }
    case .large(let limbs):
      return limbs.withPointer { body(Reading($0)) }
    }
  }

  /// Returns the number that `write` leaves in a fresh GMP integer.
  package static func make(_ write: (UnsafeMutablePointer<__mpz_struct>) -> Void) -> BigInt {
    let limbs = Limbs.make()
    limbs.withPointer(write)
    return BigInt(limbs)
  }

  /// Returns `operation(a, b)` computed by GMP.
  static func combine(
    _ a: BigInt, _ b: BigInt,
    _ operation: (UnsafeMutablePointer<__mpz_struct>, Reading, Reading) -> Void
  ) -> BigInt {
    make { result in a.withReading { a in b.withReading { b in operation(result, a, b) } } }
  }

  /// Applies `change` to this number in place, copying it first if it is shared.
  mutating func change(_ change: (UnsafeMutablePointer<__mpz_struct>) -> Void) {
    switch storage {
    case .small(let value):
      let limbs = Limbs.make()
      limbs.withPointer {
        __gmpz_set_si($0, value)
        change($0)
      }
      self = BigInt(limbs)
    case .large(var limbs):
      storage = .small(0)
      if isKnownUniquelyReferenced(&limbs) {
        limbs.withPointer(change)
        self = BigInt(limbs)
      } else {
        let copy = Limbs.make()
        limbs.withPointer { old in
          copy.withPointer {
            __gmpz_set($0, old)
            change($0)
          }
        }
        self = BigInt(copy)
      }
    }
  }
}

extension BigInt: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }
}

extension BigInt: Hashable, Comparable {
  package static func == (a: BigInt, b: BigInt) -> Bool {
    switch (a.storage, b.storage) {
    case (.small(let x), .small(let y)): x == y
    case (.large(let x), .large(let y)):
      x === y || x.withPointer { x in y.withPointer { y in __gmpz_cmp(x, y) == 0 } }
    default: false
    }
  }

  package static func < (a: BigInt, b: BigInt) -> Bool {
    if case .small(let x) = a.storage, case .small(let y) = b.storage { return x < y }
    return a.withReading { a in b.withReading { b in __gmpz_cmp(a, b) < 0 } }
  }

  package func hash(into hasher: inout Hasher) {
    switch storage {
    case .small(let value): hasher.combine(value)
    case .large(let limbs):
      limbs.withPointer { pointer in
        let count = Int(abs(pointer.pointee._mp_size))
        hasher.combine(pointer.pointee._mp_size)
        for index in 0..<count { hasher.combine(pointer.pointee._mp_d[index]) }
      }
    }
  }
}

extension BigInt: SignedNumeric {
  package init?<T: BinaryInteger>(exactly source: T) { self.init(source) }

  package var magnitude: BigInt { isNegative ? -self : self }

  package static prefix func - (a: BigInt) -> BigInt {
    if case .small(let x) = a.storage, x != Int.min { return BigInt(-x) }
    return make { result in a.withReading { __gmpz_neg(result, $0) } }
  }

  package static func + (a: BigInt, b: BigInt) -> BigInt {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return BigInt(sum) }
    }
    return combine(a, b) { __gmpz_add($0, $1, $2) }
  }

  package static func - (a: BigInt, b: BigInt) -> BigInt {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return BigInt(difference) }
    }
    return combine(a, b) { __gmpz_sub($0, $1, $2) }
  }

  package static func * (a: BigInt, b: BigInt) -> BigInt {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return BigInt(product) }
    }
    return combine(a, b) { __gmpz_mul($0, $1, $2) }
  }

  package static func += (a: inout BigInt, b: BigInt) {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow {
        a.storage = .small(sum)
        return
      }
    }
    // A shared number is not copied for nothing.
    if b.isZero { return }
    a.change { a in b.withReading { __gmpz_add(a, a, $0) } }
  }

  package static func -= (a: inout BigInt, b: BigInt) {
    if case .small(let x) = a.storage, case .small(let y) = b.storage {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow {
        a.storage = .small(difference)
        return
      }
    }
    a.change { a in b.withReading { __gmpz_sub(a, a, $0) } }
  }

  package static func *= (a: inout BigInt, b: BigInt) { a = a * b }

  /// Adds `b * c` to this number.
  package mutating func addProduct(_ b: BigInt, _ c: BigInt) {
    if case .small(let x) = storage, case .small(let y) = b.storage, case .small(let z) = c.storage
    {
      let (product, overflow) = y.multipliedReportingOverflow(by: z)
      if !overflow {
        let (sum, overflow) = x.addingReportingOverflow(product)
        if !overflow {
          storage = .small(sum)
          return
        }
      }
    }
    // A shared number is not copied for nothing.
    if b.isZero || c.isZero { return }
    change { a in b.withReading { b in c.withReading { c in __gmpz_addmul(a, b, c) } } }
  }
}

extension BigInt {
  package var isZero: Bool {
    if case .small(0) = storage { true } else { false }
  }

  package var isNegative: Bool { signum < 0 }

  /// −1, 0 or 1.
  package var signum: Int {
    switch storage {
    case .small(let value): value.signum()
    case .large(let limbs): limbs.withPointer { $0.pointee._mp_size < 0 ? -1 : 1 }
    }
  }

  /// The number of binary digits of the magnitude; 0 for zero. The papers' LEN.
  package var bitLength: Int {
    switch storage {
    case .small(let value): UInt.bitWidth - value.magnitude.leadingZeroBitCount
    case .large(let limbs): limbs.withPointer { Int(__gmpz_sizeinbase($0, 2)) }
    }
  }

  /// The bits of the words that hold the magnitude, at least `bitLength`; quick for long numbers.
  var wordBits: Int {
    switch storage {
    case .small: Int.bitWidth
    case .large(let limbs): limbs.withPointer { Int(abs($0.pointee._mp_size)) * Int.bitWidth }
    }
  }

  /// The number of zero bits below the lowest one bit; 0 for zero.
  package var trailingZeroBitCount: Int {
    switch storage {
    case .small(let value): value == 0 ? 0 : value.trailingZeroBitCount
    case .large(let limbs): limbs.withPointer { Int(__gmpz_scan1($0, 0)) }
    }
  }

  /// Whether the magnitude is a power of two.
  package var isPowerOfTwo: Bool { !isZero && trailingZeroBitCount == bitLength - 1 }

  /// The least number of bits of a two's-complement word that holds this number.
  package var signedBitWidth: Int { (isNegative ? -self - 1 : self).bitLength + 1 }

  /// This number as a machine integer, if it fits.
  package var asInt: Int? {
    if case .small(let value) = storage { value } else { nil }
  }

  /// The `index`-th 64-bit word of the two's-complement form, the least significant first.
  package func twosComplementWord(_ index: Int) -> UInt64 {
    switch storage {
    case .small(let value):
      return index == 0 ? UInt64(bitPattern: Int64(value)) : (value < 0 ? .max : 0)
    case .large(let limbs):
      return limbs.withPointer { pointer in
        let size = Int(pointer.pointee._mp_size)
        let count = abs(size)
        let digits = pointer.pointee._mp_d!
        if size > 0 { return index < count ? UInt64(digits[index]) : 0 }
        if index >= count { return .max }
        // −x is the complement of x, plus one where all lower digits are zero.
        let carries = (0..<index).allSatisfy { digits[$0] == 0 }
        return ~UInt64(digits[index]) &+ (carries ? 1 : 0)
      }
    }
  }

  /// The nearest double, or an infinity. Only for display and for searches whose result is checked.
  package var approximateDouble: Double {
    switch storage {
    case .small(let value): Double(value)
    case .large(let limbs): limbs.withPointer { __gmpz_get_d($0) }
    }
  }
}
