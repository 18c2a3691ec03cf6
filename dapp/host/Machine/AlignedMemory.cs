using System.Runtime.InteropServices;

namespace Rollup.Machine;

/// <summary>One native block of zeros at an address that is a multiple of 64: the machine's memory.</summary>
public sealed unsafe class AlignedMemory : IDisposable
{
    const nuint AlignmentBytes = 64;

    readonly int _length;
    void* _block;

    public AlignedMemory(int length)
    {
        _length = length;
        _block = NativeMemory.AlignedAlloc((nuint)length, AlignmentBytes);
        Span.Clear();
    }

    ~AlignedMemory() => Free();

    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(_block == null, this);
            return new Span<byte>(_block, _length);
        }
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        NativeMemory.AlignedFree(_block);
        _block = null;
    }
}
