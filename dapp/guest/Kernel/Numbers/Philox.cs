namespace Rollup.Kernel;

/// <summary>What a stream of random words is for. The number is part of the address of each word, so the values never change.</summary>
public enum RandomStream : uint
{
    Shuffle = 1,
    Initialise = 2,
}

/// <summary>The four words of one address.</summary>
public readonly struct PhiloxWords(uint word0, uint word1, uint word2, uint word3)
{
    public readonly uint Word0 = word0;
    public readonly uint Word1 = word1;
    public readonly uint Word2 = word2;
    public readonly uint Word3 = word3;
}

/// <summary>
/// Philox4x32-10 (Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011): random words by address instead of
/// by state, so that no order of work can change them. Not for secrets.
/// </summary>
public static class Philox
{
    const uint Multiplier0 = 0xD2511F53;
    const uint Multiplier1 = 0xCD9E8D57;
    const uint KeyStep0 = 0x9E3779B9; // golden ratio
    const uint KeyStep1 = 0xBB67AE85; // sqrt(3) - 1
    const int Rounds = 10;

    /// <summary>
    /// The words at (seed, stream, part, index): seed is the key, the rest is the counter (index low, index high, stream, part).
    /// </summary>
    public static PhiloxWords At(ulong seed, RandomStream stream, uint part, ulong index) =>
        Block((uint)seed, (uint)(seed >> 32), (uint)index, (uint)(index >> 32), (uint)stream, part);

    /// <summary>The bare function of a 64-bit key and a 128-bit counter.</summary>
    public static PhiloxWords Block(uint key0, uint key1, uint counter0, uint counter1, uint counter2, uint counter3)
    {
        for (int round = 0; round < Rounds; round++)
        {
            ulong product0 = (ulong)Multiplier0 * counter0;
            ulong product1 = (ulong)Multiplier1 * counter2;
            counter0 = (uint)(product1 >> 32) ^ counter1 ^ key0;
            counter1 = (uint)product1;
            counter2 = (uint)(product0 >> 32) ^ counter3 ^ key1;
            counter3 = (uint)product0;
            key0 += KeyStep0;
            key1 += KeyStep1;
        }
        return new PhiloxWords(counter0, counter1, counter2, counter3);
    }
}

/// <summary>The words of one (seed, stream, part) in order, and whole numbers below a bound made from them.</summary>
public struct PhiloxReader(ulong seed, RandomStream stream, uint part)
{
    readonly ulong _seed = seed;
    readonly RandomStream _stream = stream;
    readonly uint _part = part;
    PhiloxWords _words;
    ulong _position;

    /// <summary>Word number `position` of the stream is word position % 4 of address position / 4.</summary>
    public uint NextWord()
    {
        int place = (int)(_position & 3);
        if (place == 0) _words = Philox.At(_seed, _stream, _part, _position >> 2);
        _position++;
        return place switch
        {
            0 => _words.Word0,
            1 => _words.Word1,
            2 => _words.Word2,
            _ => _words.Word3,
        };
    }

    /// <summary>A number in [0, bound), each equally likely; bound > 0.</summary>
    /// <remarks>
    /// Lemire, "Fast Random Integer Generation in an Interval" (2019): the high half of word * bound, refusing the 2^32 mod bound lowest
    /// values of the low half, which are the surplus. A word is refused with probability below bound / 2^32.
    /// </remarks>
    public uint NextBelow(uint bound)
    {
        if (bound == 0) throw new ArgumentException("there is no number below zero");
        ulong product = (ulong)NextWord() * bound;
        if ((uint)product < bound)
        {
            uint surplus = (0u - bound) % bound;
            while ((uint)product < surplus) product = (ulong)NextWord() * bound;
        }
        return (uint)(product >> 32);
    }

    /// <summary>The definition of <see cref="NextBelow"/>, with 64-bit division and no short cut. Takes the same words.</summary>
    public uint NextBelowReference(uint bound)
    {
        uint surplus = (uint)((1UL << 32) % bound);
        while (true)
        {
            ulong product = (ulong)NextWord() * bound;
            if (product % (1UL << 32) >= surplus) return (uint)(product / (1UL << 32));
        }
    }
}
