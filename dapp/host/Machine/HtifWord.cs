namespace Rollup.Machine;

/// <summary>What the guest writes to stop and to say why: device, command, reason and data in one word.</summary>
readonly record struct HtifWord(byte Device, byte Command, ushort Reason, uint Data)
{
    public const byte Yield = 2;
    public const byte Automatic = 0, Manual = 1;

    // Reasons of automatic yields.
    public const ushort Progress = 1, Output = 2, Report = 4;

    // Reasons of manual yields.
    public const ushort Accepted = 1, Rejected = 2, Trapped = 4;

    /// <summary>An accept of an outputs root, the only one that a node takes.</summary>
    public static readonly HtifWord Accept = new(Yield, Manual, Accepted, 32);

    public ulong Encode() => (ulong)Device << 56 | (ulong)Command << 48 | (ulong)Reason << 32 | Data;

    public static HtifWord Decode(ulong word) => new((byte)(word >> 56), (byte)(word >> 48), (ushort)(word >> 32), (uint)word);
}
