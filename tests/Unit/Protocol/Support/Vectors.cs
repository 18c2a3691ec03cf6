namespace Rollup.Tests.Unit.Protocol;

/// <summary>Reads tests/vectors and turns their texts into bytes and values.</summary>
static class Vectors
{
    public static JsonElement Load(string file) =>
        JsonDocument.Parse(File.ReadAllBytes(Repository.PathOf("tests/vectors/" + file))).RootElement;

    public static byte[] Hex(string text) => Convert.FromHexString(text.AsSpan(text.StartsWith("0x", StringComparison.Ordinal) ? 2 : 0));

    public static byte[] Hex(JsonElement element) => Hex(element.GetString()!);

    public static ulong Number(JsonElement element) => ulong.Parse(element.GetString()!, CultureInfo.InvariantCulture);

    public static string ToHex(ReadOnlySpan<byte> bytes) => "0x" + Convert.ToHexStringLower(bytes);

    /// <summary>Bytes of a small generator, the same at every run.</summary>
    public static byte[] Xorshift(int size, uint seed = 0x12345678)
    {
        byte[] bytes = new byte[size];
        uint x = seed;
        for (int index = 0; index < size; index++)
        {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            bytes[index] = (byte)x;
        }
        return bytes;
    }
}

/// <summary>Spoils valid bytes in every way that is cheap: each length, each bit, and a byte too many.</summary>
static class Storm
{
    public delegate void Judge(ReadOnlySpan<byte> bytes);

    /// <summary>Every proper prefix, and one byte more.</summary>
    public static void Lengths(byte[] valid, Judge judge, int step = 1)
    {
        for (int length = 0; length < valid.Length; length += step) judge(valid.AsSpan(0, length));
        judge([.. valid, 0]);
        judge([.. valid, 0xFF]);
    }

    /// <summary>Every single bit turned.</summary>
    public static void Bits(byte[] valid, Judge judge, int step = 1)
    {
        byte[] spoilt = [.. valid];
        for (int bit = 0; bit < 8 * valid.Length; bit += step)
        {
            spoilt[bit / 8] ^= (byte)(1 << (bit % 8));
            judge(spoilt);
            spoilt[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    /// <summary>Bytes replaced by random ones, cut and doubled pieces; the seed stands in the call.</summary>
    public static void Random(byte[] valid, int seed, int rounds, Judge judge)
    {
        Random random = new(seed);
        for (int round = 0; round < rounds; round++)
        {
            byte[] spoilt = [.. valid];
            int changes = random.Next(1, 8);
            for (int change = 0; change < changes && spoilt.Length > 0; change++)
            {
                int place = random.Next(spoilt.Length);
                int length = Math.Min(random.Next(1, 9), spoilt.Length - place);
                switch (random.Next(4))
                {
                    case 0: random.NextBytes(spoilt.AsSpan(place, length)); break;
                    case 1: spoilt.AsSpan(place, length).Fill(random.Next(2) == 0 ? (byte)0 : (byte)0xFF); break;
                    case 2: spoilt = [.. spoilt[..place], .. spoilt[(place + length)..]]; break;
                    default: spoilt = [.. spoilt[..(place + length)], .. spoilt[place..]]; break;
                }
            }
            judge(spoilt);
        }
    }
}
