using System.Numerics;
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
    public const int PageBits = 12;
    public const int PageBytes = 1 << PageBits;

    readonly AlignedMemory _block;
    readonly int _ramBytes;
    readonly byte* _base;

    // What compiled code asks of a page, and what stands behind the answer.
    readonly AlignedMemory _open;
    readonly byte* _isOpen;
    readonly bool[] _isSaved, _isTouched;
    readonly List<int> _touched = [];
    readonly List<(int Page, byte[] Content)> _saved = [];
    readonly Stack<byte[]> _spare = [];
    readonly int _guardedBytes;

    /// <summary>Memory of zeros. A store into the first guardedBytes of RAM is never taken without asking: code lies there.</summary>
    public PhysicalMemory(int ramBytes, int guardedBytes = 0)
    {
        _ramBytes = ramBytes;
        _guardedBytes = guardedBytes;
        _block = new AlignedMemory(ramBytes + 2 * BufferBytes);
        int pages = (ramBytes + 2 * BufferBytes) >> PageBits;
        _open = new AlignedMemory(pages);
        _isSaved = new bool[pages];
        _isTouched = new bool[pages];
        _base = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_block.Span)); // native memory: it does not move
        _isOpen = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(_open.Span));
    }

    public int RamBytes => _ramBytes;

    /// <summary>RAM's first byte.</summary>
    public byte* Base => _base;

    /// <summary>One byte for every page: 1 if a store needs nothing but to be done.</summary>
    public byte* IsOpen => _isOpen;

    /// <summary>All of RAM. Who writes here says so: <see cref="Touch"/>.</summary>
    public Span<byte> Ram => _block.Span[.._ramBytes];

    public ReadOnlySpan<byte> Sent => _block.Span.Slice(_ramBytes + BufferBytes, BufferBytes);

    /// <summary>The pages written since the last checkpoint, RAM's first.</summary>
    public IEnumerable<int> WrittenPages => _saved.Select(saved => saved.Page);

    /// <summary>Forgets what was before: from now on writes are remembered.</summary>
    public void Checkpoint()
    {
        foreach ((int page, byte[] content) in _saved)
        {
            _isSaved[page] = false;
            _isOpen[page] = 0;
            _spare.Push(content);
        }
        _saved.Clear();
    }

    /// <summary>Undoes every write since the checkpoint. True if code is another now.</summary>
    public bool Revert()
    {
        bool isCode = false;
        foreach ((int page, byte[] content) in _saved)
        {
            int codeBytes = Math.Clamp(_guardedBytes - (page << PageBits), 0, PageBytes);
            isCode |= !content.AsSpan(0, codeBytes).SequenceEqual(PageOf(page)[..codeBytes]);
            content.CopyTo(PageOf(page));
        }
        Checkpoint();
        return isCode;
    }

    /// <summary>A machine's memory of its own with the same content. Only pages that anybody ever wrote are copied.</summary>
    public PhysicalMemory Fork()
    {
        PhysicalMemory fork = new(_ramBytes, _guardedBytes);
        foreach (int page in _touched)
        {
            PageOf(page).CopyTo(fork.PageOf(page));
            fork.TouchPage(page);
        }
        return fork;
    }

    /// <summary>Zeros from an offset on, for whole pages. There is no way back beyond it.</summary>
    public void Clear(int offset, int count)
    {
        Checkpoint();
        foreach (int page in _touched)
            if (page << PageBits >= offset && page << PageBits < offset + count) PageOf(page).Clear();
    }

    /// <summary>Says that the outside wrote the page at an offset of RAM.</summary>
    public void Touch(int offset) => TouchPage(offset >> PageBits);

    /// <summary>RAM from an offset on, to be written by the outside; revert undoes it as it does the guest's writes.</summary>
    public Span<byte> WritableRam(int offset, int count)
    {
        SavePages(offset, count);
        return _block.Span.Slice(offset, count);
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
        if (_isOpen[offset >> PageBits] == 0) Open((int)(offset >> PageBits));
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
        int filled = Math.Max(32, (int)BitOperations.RoundUpToPowerOf2((uint)data.Length));
        SavePages(_ramBytes, filled);
        Span<byte> received = _block.Span.Slice(_ramBytes, filled);
        data.CopyTo(received);
        received[data.Length..].Clear();
    }

    public void Dispose()
    {
        _block.Dispose();
        _open.Dispose();
    }

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

    Span<byte> PageOf(int page) => _block.Span.Slice(page << PageBits, PageBytes);

    void Open(int page)
    {
        if (!_isSaved[page]) SavePage(page);
        if (page << PageBits >= _guardedBytes) _isOpen[page] = 1;
    }

    void SavePages(int offset, int count)
    {
        for (int page = offset >> PageBits; page <= (offset + count - 1) >> PageBits; page++)
            if (!_isSaved[page]) SavePage(page);
    }

    void SavePage(int page)
    {
        if (!_spare.TryPop(out byte[]? content)) content = new byte[PageBytes];
        PageOf(page).CopyTo(content);
        _isSaved[page] = true;
        TouchPage(page);
        _saved.Add((page, content));
    }

    void TouchPage(int page)
    {
        if (_isTouched[page]) return;
        _isTouched[page] = true;
        _touched.Add(page);
    }
}
