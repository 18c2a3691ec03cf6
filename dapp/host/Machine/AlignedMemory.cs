using System.Runtime.InteropServices;

namespace Rollup.Machine;

/// <summary>
/// One native block of zeros at an address that is a multiple of 64: the machine's memory. What nobody wrote takes no room, however long
/// the block is.
/// </summary>
public sealed unsafe class AlignedMemory : IDisposable
{
    const nuint AlignmentBytes = 64;

    readonly int _length;
    void* _allocated;
    void* _block;

    public AlignedMemory(int length)
    {
        _length = length;
        Allocate();
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

    /// <summary>Zeros again: another block, as clearing would touch all of this one.</summary>
    public void Renew()
    {
        Free();
        Allocate();
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    // The system gives large blocks as zeros page by page, when they are first touched.
    void Allocate()
    {
        _allocated = NativeMemory.AllocZeroed((nuint)_length + AlignmentBytes - 1);
        _block = (void*)(((nuint)_allocated + AlignmentBytes - 1) & ~(AlignmentBytes - 1));
    }

    void Free()
    {
        NativeMemory.Free(_allocated);
        _allocated = null;
        _block = null;
    }
}
