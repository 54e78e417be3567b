import CGMP

/// An exact integer of any size.
///
/// Values that fit `Int` are stored inline and cost no allocation; larger ones are a GMP number
/// that is shared by copies and changed in place only when it has one owner.
///
/// It may be sent between threads although `Limbs` may not: a shared number is never changed.
package struct BigInt: @unchecked Sendable {
  /// The value, if it fits; otherwise the number of binary digits of the magnitude, with the value's
  /// sign, which decides nearly all comparisons.
  private(set) var word: Int
  /// A value that does not fit `Int`, or nil: so equal values have equal forms.
  private(set) var limbs: Limbs?

  /// The value, if it fits `Int`.
  @inline(__always)
  var small: Int? { limbs == nil ? word : nil }

  /// The integer `value`.
  package init(_ value: Int) { (word, limbs) = (value, nil) }

  /// The integer `value`.
  package init<T: BinaryInteger>(_ value: T) {
    if let small = Int(exactly: value) {
      self.init(small)
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
      self.init(small)
    } else {
      let limbs = Limbs.make()
      limbs.withPointer { __gmpz_set_ui($0, value) }
      self.init(limbs)
    }
  }

  /// The value of `limbs`, which is inline if it fits.
  init(_ limbs: Limbs) {
    let (word, fits) = limbs.withPointer { pointer in
      if __gmpz_fits_slong_p(pointer) != 0 { return (__gmpz_get_si(pointer), true) }
      let bits = Int(__gmpz_sizeinbase(pointer, 2))
      return (pointer.pointee._mp_size < 0 ? -bits : bits, false)
    }
    (self.word, self.limbs) = (word, fits ? nil : limbs)
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
    if let limbs { return limbs.withPointer { body(Reading($0)) } }
    var limb = word.magnitude
    return withUnsafeMutablePointer(to: &limb) { limb in
      var view = __mpz_struct(_mp_alloc: 0, _mp_size: Int32(word.signum()), _mp_d: limb)
      return withUnsafePointer(to: &view) { body($0) }
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
    if limbs == nil {
      let limbs = Limbs.make()
      limbs.withPointer {
        __gmpz_set_si($0, word)
        change($0)
      }
      self = BigInt(limbs)
    } else if isKnownUniquelyReferenced(&limbs) {
      let own = limbs.take()!
      own.withPointer(change)
      self = BigInt(own)
    } else {
      let copy = Limbs.make()
      limbs!.withPointer { old in
        copy.withPointer {
          __gmpz_set($0, old)
          change($0)
        }
      }
      self = BigInt(copy)
    }
  }
}

extension BigInt: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self.init(value) }
}

extension BigInt: Hashable, Comparable {
  package static func == (a: BigInt, b: BigInt) -> Bool {
    if a.word != b.word || (a.limbs == nil) != (b.limbs == nil) { return false }
    guard let x = a.limbs, let y = b.limbs else { return true }
    return x === y || x.withPointer { x in y.withPointer { y in __gmpz_cmp(x, y) == 0 } }
  }

  package static func < (a: BigInt, b: BigInt) -> Bool {
    if a.limbs == nil { return b.limbs == nil ? a.word < b.word : b.word > 0 }
    if b.limbs == nil { return a.word < 0 }
    if a.word != b.word { return a.word < b.word }
    return a.withReading { a in b.withReading { b in __gmpz_cmp(a, b) < 0 } }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(word)
    limbs?.withPointer { pointer in
      for index in 0..<Int(abs(pointer.pointee._mp_size)) {
        hasher.combine(pointer.pointee._mp_d[index])
      }
    }
  }
}

extension BigInt: SignedNumeric {
  package init?<T: BinaryInteger>(exactly source: T) { self.init(source) }

  package var magnitude: BigInt { isNegative ? -self : self }

  package static prefix func - (a: BigInt) -> BigInt {
    if let x = a.small, x != Int.min { return BigInt(-x) }
    return make { result in a.withReading { __gmpz_neg(result, $0) } }
  }

  package static func + (a: BigInt, b: BigInt) -> BigInt {
    if let x = a.small, let y = b.small {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow { return BigInt(sum) }
    }
    return combine(a, b) { __gmpz_add($0, $1, $2) }
  }

  package static func - (a: BigInt, b: BigInt) -> BigInt {
    if let x = a.small, let y = b.small {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow { return BigInt(difference) }
    }
    return combine(a, b) { __gmpz_sub($0, $1, $2) }
  }

  package static func * (a: BigInt, b: BigInt) -> BigInt {
    if let x = a.small, let y = b.small {
      let (product, overflow) = x.multipliedReportingOverflow(by: y)
      if !overflow { return BigInt(product) }
    }
    if a.small == 1 { return b }
    if b.small == 1 { return a }
    return combine(a, b) { __gmpz_mul($0, $1, $2) }
  }

  package static func += (a: inout BigInt, b: BigInt) {
    if let x = a.small, let y = b.small {
      let (sum, overflow) = x.addingReportingOverflow(y)
      if !overflow {
        a.word = sum
        return
      }
    }
    // A shared number is not copied for nothing.
    if b.isZero { return }
    a.change { a in b.withReading { __gmpz_add(a, a, $0) } }
  }

  package static func -= (a: inout BigInt, b: BigInt) {
    if let x = a.small, let y = b.small {
      let (difference, overflow) = x.subtractingReportingOverflow(y)
      if !overflow {
        a.word = difference
        return
      }
    }
    a.change { a in b.withReading { __gmpz_sub(a, a, $0) } }
  }

  package static func *= (a: inout BigInt, b: BigInt) { a = a * b }

  /// Adds `b * c` to this number.
  package mutating func addProduct(_ b: BigInt, _ c: BigInt) {
    if let x = small, let y = b.small, let z = c.small {
      let (product, overflow) = y.multipliedReportingOverflow(by: z)
      if !overflow {
        let (sum, overflow) = x.addingReportingOverflow(product)
        if !overflow {
          word = sum
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
  package var isZero: Bool { word == 0 }

  package var isNegative: Bool { word < 0 }

  /// −1, 0 or 1.
  package var signum: Int { word.signum() }

  /// The number of binary digits of the magnitude; 0 for zero. The papers' LEN.
  package var bitLength: Int {
    limbs == nil ? UInt.bitWidth - word.magnitude.leadingZeroBitCount : abs(word)
  }

  /// The number of zero bits below the lowest one bit; 0 for zero.
  package var trailingZeroBitCount: Int {
    if let limbs { return limbs.withPointer { Int(__gmpz_scan1($0, 0)) } }
    return word == 0 ? 0 : word.trailingZeroBitCount
  }

  /// Whether the magnitude is a power of two.
  package var isPowerOfTwo: Bool { !isZero && trailingZeroBitCount == bitLength - 1 }

  /// The least number of bits of a two's-complement word that holds this number.
  package var signedBitWidth: Int {
    if limbs == nil { return Int.bitWidth + 1 - (word ^ (word >> 63)).leadingZeroBitCount }
    return (isNegative ? -self - 1 : self).bitLength + 1
  }

  /// This number as a machine integer, if it fits.
  package var asInt: Int? { small }

  /// The `index`-th 64-bit word of the two's-complement form, the least significant first.
  package func twosComplementWord(_ index: Int) -> UInt64 {
    guard let limbs else {
      return index == 0 ? UInt64(bitPattern: Int64(word)) : (word < 0 ? .max : 0)
    }
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

  /// The nearest double, or an infinity. Only for display and for searches whose result is checked.
  package var approximateDouble: Double {
    limbs.map { $0.withPointer { __gmpz_get_d($0) } } ?? Double(word)
  }
}
