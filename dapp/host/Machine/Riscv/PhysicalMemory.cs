using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Rollup.Machine.Riscv;

/// <summary>
/// RAM and the two CMIO buffers in one block, with the content of every page that was written since the last checkpoint kept, so that going
/// back costs what was written and no more.
/// </summary>
sealed unsafe class PhysicalMemory : IDisposable
{
    public const ulong RamStart = 0x80000000;
    public const ulong ReceivedStart = 0x60000000;
    public const ulong SentStart = 0x60800000;
    public const int BufferBytes = 2 << 20;
    const int PageBits = 12;

    readonly AlignedMemory _block;
    readonly int _ramBytes;
    readonly bool[] _isSaved;
    readonly List<(int Page, byte[] Content)> _saved = [];
    readonly byte* _base;

    public PhysicalMemory(int ramBytes)
    {
        _ramBytes = ramBytes;
        _block = new AlignedMemory(ramBytes + 2 * BufferBytes);
        _isSaved = new bool[(ramBytes + 2 * BufferBytes) >> PageBits];
        _base = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_block.Span)); // native memory: it does not move
    }

    public Span<byte> Ram => _block.Span[.._ramBytes];

    public Span<byte> Received => _block.Span.Slice(_ramBytes, BufferBytes);

    public Span<byte> Sent => _block.Span.Slice(_ramBytes + BufferBytes, BufferBytes);

    /// <summary>Forgets what was before: from now on writes are remembered.</summary>
    public void Checkpoint()
    {
        foreach ((int page, byte[] _) in _saved) _isSaved[page] = false;
        _saved.Clear();
    }

    /// <summary>Undoes every write since the checkpoint.</summary>
    public void Revert()
    {
        foreach ((int page, byte[] content) in _saved) content.CopyTo(_block.Span[(page << PageBits)..]);
        Checkpoint();
    }

    /// <summary>A little-endian number of 1, 2, 4 or 8 bytes at a multiple of its size; false where the guest may not read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryLoad(ulong address, uint bytes, out ulong value)
    {
        ulong offset = address - RamStart;
        if (offset >= (ulong)_ramBytes && !TryPlace(address, isWrite: false, out offset))
        {
            value = 0;
            return false;
        }
        byte* place = _base + offset;
        value = bytes switch { 8 => *(ulong*)place, 4 => *(uint*)place, 2 => *(ushort*)place, _ => *place };
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryStore(ulong address, uint bytes, ulong value)
    {
        ulong offset = address - RamStart;
        if (offset >= (ulong)_ramBytes && !TryPlace(address, isWrite: true, out offset)) return false;
        if (!_isSaved[offset >> PageBits]) SavePage((int)(offset >> PageBits));
        byte* place = _base + offset;
        switch (bytes)
        {
            case 8: *(ulong*)place = value; break;
            case 4: *(uint*)place = (uint)value; break;
            case 2: *(ushort*)place = (ushort)value; break;
            default: *place = (byte)value; break;
        }
        return true;
    }

    /// <summary>What the outside puts into the receive buffer, filled with zeros to a power of two of at least 32 bytes.</summary>
    public void Receive(ReadOnlySpan<byte> data)
    {
        int filled = Math.Max(32, (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)data.Length));
        for (int page = _ramBytes >> PageBits; page <= (_ramBytes + filled - 1) >> PageBits; page++)
            if (!_isSaved[page]) SavePage(page);
        data.CopyTo(Received);
        Received[data.Length..filled].Clear();
    }

    public void Dispose() => _block.Dispose();

    bool TryPlace(ulong address, bool isWrite, out ulong offset)
    {
        if (address - SentStart < BufferBytes) offset = address - SentStart + (ulong)_ramBytes + BufferBytes;
        else if (address - ReceivedStart < BufferBytes && !isWrite) offset = address - ReceivedStart + (ulong)_ramBytes;
        else
        {
            offset = 0;
            return false;
        }
        return true;
    }

    void SavePage(int page)
    {
        _isSaved[page] = true;
        _saved.Add((page, _block.Span.Slice(page << PageBits, 1 << PageBits).ToArray()));
    }
}
