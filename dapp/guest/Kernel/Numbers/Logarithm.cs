using System.Numerics;

namespace Rollup.Kernel;

/// <summary>The natural logarithm of a sum of exponentials, as the losses need it.</summary>
/// <remarks>
/// value = 2^k m with 1 &lt;= m &lt; 2; the next 7 bits choose a reciprocal r with m r = 1 + d, |d| &lt; 2^-8, and ln(1 + d) is Taylor's
/// polynomial of degree 7 (rest below 2^-66). ln(value) = k ln 2 - ln r + ln(1 + d), rounded once, at the end.
/// </remarks>
public static class Logarithm
{
    /// <summary>ln(value / 2^31) in Q.32, half to even. value > 0.</summary>
    public static long NaturalQ32(ulong valueQ31)
    {
        if (valueQ31 == 0) throw new ArgumentException("a sum of exponentials is positive");
        int zeros = BitOperations.LeadingZeroCount(valueQ31);
        ulong mantissaQ63 = valueQ31 << zeros;
        int index = (int)(mantissaQ63 >> 56) & 127;
        long deltaQ63 = (long)(Math.BigMul(mantissaQ63, ReciprocalsQ64[index], out _) - (1UL << 63));

        // ln(1 + d) = d (1 - d (1/2 - d (1/3 - ...))). Q.62 times Q.63 keeps its high half in Q.61; doubled it is Q.62 again.
        long p = SeventhQ62;
        p = SixthQ62 - 2 * MulHigh(p, deltaQ63);
        p = FifthQ62 - 2 * MulHigh(p, deltaQ63);
        p = QuarterQ62 - 2 * MulHigh(p, deltaQ63);
        p = ThirdQ62 - 2 * MulHigh(p, deltaQ63);
        p = HalfQ62 - 2 * MulHigh(p, deltaQ63);
        p = OneQ62 - 2 * MulHigh(p, deltaQ63);
        p = 2 * MulHigh(p, deltaQ63);

        // |whole| <= 32, so the sum is below 2^5 in real units: Q.57 has a bit to spare.
        int whole = 63 - zeros - 31;
        long sumQ57 = ((p + LogarithmsQ62[index]) >> 5) + whole * LogOfTwoQ57;
        return FixedMath.Rshr(sumQ57, 57 - 32);
    }

    static long MulHigh(long left, long right) => Math.BigMul(left, right, out _);

    /// <summary>ln(2) = 0.6931471805599453.</summary>
    public const long LogOfTwoQ57 = 99893036290645747;

    const long OneQ62 = 1L << 62;
    const long HalfQ62 = OneQ62 / 2;
    const long ThirdQ62 = OneQ62 / 3;
    const long QuarterQ62 = OneQ62 / 4;
    const long FifthQ62 = OneQ62 / 5;
    const long SixthQ62 = OneQ62 / 6;
    const long SeventhQ62 = OneQ62 / 7;

    /// <summary>1 / (1 + (2i + 1) / 256), i = 0..127: the reciprocal of the middle of each 128th of [1, 2).</summary>
    public static ReadOnlySpan<ulong> ReciprocalsQ64 =>
    [
        0xff00ff00ff00ff01, 0xfd08e5500fd08e55, 0xfb18856506ddaba6, 0xf92fb2211855a865, 0xf74e3fc22c700f75, 0xf57403d5d00f5740,
        0xf3a0d52cba872336, 0xf1d48bcee0d399fa, 0xf00f00f00f00f00f, 0xee500ee500ee500f, 0xec979118f3fc4da2, 0xeae56403ab95900f,
        0xe939651fe2d8d35c, 0xe79372e225fe30d9, 0xe5f36cb00e5f36cb, 0xe45932d7dc52100e, 0xe2c4a6886a4c2e10, 0xe135a9c97500e136,
        0xdfac1f74346c575f, 0xde27eb2c41f3d9d1, 0xdca8f158c7f91ab8, 0xdb2f171df7702919, 0xd9ba4256c0366e91, 0xd84a598ec9151f43,
        0xd6df43fca482f00d, 0xd578e97c3f5fe551, 0xd4173289870ac52e, 0xd2ba083b445250ab, 0xd161543e28e50274, 0xd00d00d00d00d00d,
        0xcebcf8bb5b4169cb, 0xcd712752a886d242, 0xcc29786c7607f99f, 0xcae5d85f1bbd6c95, 0xc9a633fcd967300d, 0xc86a78900c86a789,
        0xc73293d789b9f838, 0xc5fe740317f9d00c, 0xc4ce07b00c4ce07b, 0xc3a13de60495c773, 0xc2780613c0309e02, 0xc152500c152500c1,
        0xc0300c0300c0300c, 0xbf112a8ad278e8dd, 0xbdf59c91700bdf5a, 0xbcdd535db1cc5b7b, 0xbbc8408cd63069a1, 0xbab656100bab6561,
        0xb9a7862a0ff46588, 0xb89bc36ce3e0453a, 0xb79300b79300b793, 0xb68d31340e4307d8, 0xb58a485518d1e7e4, 0xb48a39d44685fe97,
        0xb38cf9b00b38cf9b, 0xb2927c29da5519cf, 0xb19ab5c45606f00b, 0xb0a59b418d749d53, 0xafb321a1496fdf0e, 0xaec33e1f671529a5,
        0xadd5e6323fd48a86, 0xaceb0f891e6551bb, 0xac02b00ac02b00ac, 0xab1cbdd3e2970f60, 0xaa392f35dc17f00b, 0xa957fab5402a55ff,
        0xa87917088e262b6f, 0xa79c7b16ea64d422, 0xa6c21df6e1625c80, 0xa5e9f6ed347f0721, 0xa513fd6bb00a5140, 0xa44029100a440291,
        0xa36e71a2cb033128, 0xa29ecf163bb6500a, 0xa1d139855f7268ee, 0xa105a932f2ca891f, 0xa03c1688732b3032, 0x9f747a152d7836d0,
        0x9eaecc8d53ae2ddf, 0x9deb06c9194aa416, 0x9d2921c3d6411308, 0x9c69169b30446dfa, 0x9baade8e4a2f6e10, 0x9aee72fcf957c10f,
        0x9a33cd67009a33cd, 0x997ae76b50efd00a, 0x98c3bac74f5db00a, 0x980e4156201301c8, 0x975a750ff68a58af, 0x96a850096a850097,
        0x95f7cc72d1b887e9, 0x9548e4979e0829fd, 0x949b92ddc02526e5, 0x93efd1c50e726b7c, 0x93459be6b009345a, 0x929cebf48bbd90e5,
        0x91f5bcb8bb02d9cd, 0x9150091500915009, 0x90abcc0242af3009, 0x9009009009009009, 0x8f67a1e3fdc26178, 0x8ec7ab397255e41d,
        0x8e2917e0e702c6cd, 0x8d8be33f95d71590, 0x8cf008cf008cf009, 0x8c55841c815ed5ca, 0x8bbc50c8deb420c0, 0x8b246a87e19008b2,
        0x8a8dcd1feeae465c, 0x89f87469a23920e0, 0x89645c4f6e055dec, 0x88d180cd3a4133d7, 0x883fddf00883fddf, 0x87af6fd5992d0d40,
        0x872032ac13008720, 0x869222b1acf1ce96, 0x86053c345a0b8473, 0x85797b917765ab89, 0x84eedd357c1b0085, 0x84655d9bab2f1008,
        0x83dcf94dc7570ce1, 0x8355ace3c897db10, 0x82cf750393ac3319, 0x824a4e60b3262bc5, 0x81c635bc123fdf8e, 0x814327e3b94f462f,
        0x80c121b28bd1ba98, 0x8040201008040201,
    ];

    /// <summary>-ln of the reciprocals as they stand after rounding.</summary>
    public static ReadOnlySpan<long> LogarithmsQ62 =>
    [
        0x003fe01545621781, 0x00bee23afc0853b7, 0x013cea44346a574f, 0x01b9fc027af91980, 0x02361b31247b2ff8, 0x02b14b75f91c9a92,
        0x032b9061d91c7d70, 0x03a4ed715b616a42, 0x041d660d66391c4c, 0x0494fd8bc28505be, 0x050bb72fa991bc0f, 0x0581962a4dd430ec,
        0x05f69d9b5ec4b321, 0x066ad091880ceb37, 0x06de320aec3b6842, 0x0750c4f59b2cd758, 0x07c28c300458a998, 0x08338a89652cb715,
        0x08a3c2c233a15634, 0x0913378c852d65bf, 0x0981eb8c723fe97f, 0x09efe158766314e5, 0x0a5d1b79cd2af2ad, 0x0ac99c6ccc1042ea,
        0x0b3566a13956a870, 0x0ba07c7aa01bd265, 0x0c0ae050a1abf56b, 0x0c74946f4436a055, 0x0cdd9b173efdc1ab, 0x0d45f67e44178c61,
        0x0dada8cf47dad237, 0x0e14b42ac60c6051, 0x0e7b1aa704e2ee24, 0x0ee0de5055f63eb0, 0x0f460129552d2ff4, 0x0faa852b25bd9b84,
        0x100e6c45ad501cc7, 0x1071b85fcd590d1d, 0x10d46b579ab74b20, 0x1136870293a8b05f, 0x11980d2dd4236f67, 0x11f8ff9e48a2f28e,
        0x12596010df7639ef, 0x12b9303ab89d249e, 0x131871c9544184fb, 0x13772662bfd85af2, 0x13d54fa5c1f70f87, 0x1432ef2a04e813b6,
        0x149006804009d0cc, 0x14ec9732600269af, 0x1548a2c3add262d0, 0x15a42ab0f4cfe19c, 0x15ff3070a793d3c8, 0x1659b57303e1f282,
        0x16b3bb2235943d89, 0x170d42e2789235d6, 0x17664e1239dbcec1, 0x17bede0a37afbf9e, 0x1816f41da0d495b6, 0x186e919a330ba00a,
        0x18c5b7c858b48a88, 0x191c67eb45a83d88, 0x1972a34113515869, 0x19c86b02dc08629b, 0x1a1dc064d5b99564, 0x1a72a4966bd9ea17,
        0x1ac718c258b0e40c, 0x1b1b1e0ebdfc5b69, 0x1b6eb59d3cf35d9d, 0x1bc1e08b0dad0a42, 0x1c149ff115f026ad, 0x1c66f4e3ff6ff7e8,
        0x1cb8e0744d7ac9fe, 0x1d0a63ae721e6425, 0x1d5b7f9ae2c683cb, 0x1dac353e2c595423, 0x1dfc859906d5b540, 0x1e4c71a86877042d,
        0x1e9bfa659861f564, 0x1eeb20c640ddf436, 0x1f39e5bc811e5bcd, 0x1f884a36fe9ec22c, 0x1fd64f20f61571ca, 0x2023f5624bff1430,
        0x20713ddf9cc67679, 0x20be297a4c8b3815, 0x210ab910968a1cb8, 0x2156ed7d9c29a381, 0x21a2c79973ad6fc1, 0x21ee48393692fa9d,
        0x2239702f0f99f081, 0x2284404a487a89e5, 0x22ceb957574c1c07, 0x2318dc1feb9e0c18, 0x2362a96afb453de0, 0x23ac21fccee00611,
        0x23f546970e129818, 0x243e17f8cb7dd7c4, 0x248696de907267c4, 0x24cec4026861bf9a, 0x2516a01bec0f055e, 0x255e2be04c815a39,
        0x25a568025db93b58, 0x25ec5532a12a8c5b, 0x2632f41f4ffcd43b, 0x2679457465132990, 0x26bf49dba6dd4005, 0x270501fcb0f2fd7f,
        0x274a6e7cfd7bf319, 0x278f8fffee640b90, 0x27d46726d65eb708, 0x2818f49101b9d245, 0x285d38dbbf017e59, 0x28a134a2677614a1,
        0x28e4e87e67555a63, 0x2928550745f80ef7, 0x296b7ad2adc4e71c, 0x29ae5a7473fa008e, 0x29f0f47ea04dd10c, 0x2a33498174688cce,
        0x2a755a0b7336f955, 0x2ab726a968179a79, 0x2af8afe66de3210b, 0x2b39f64bf5d0fbef, 0x2b7afa61ce38e638, 0x2bbbbcae293246ef,
        0x2bfc3db5a312311b, 0x2c3c7dfb48c8cd2f,
    ];
}
