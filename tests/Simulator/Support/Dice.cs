namespace Rollup.Tests.Simulator;

/// <summary>SplitMix64: the one source of chance in a run, the same on every platform and in every version of the runtime.</summary>
sealed class Dice(ulong seed)
{
    ulong _state = seed;

    public ulong Next()
    {
        ulong z = _state += 0x9e3779b97f4a7c15;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
        z = (z ^ z >> 27) * 0x94d049bb133111eb;
        return z ^ z >> 31;
    }

    /// <summary>A number from 0 to count - 1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    /// <summary>True once in `oneIn` throws; never for 0.</summary>
    public bool Chance(int oneIn) => oneIn > 0 && Below(oneIn) == 0;

    public byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) bytes[i] = (byte)Next();
        return bytes;
    }
}
