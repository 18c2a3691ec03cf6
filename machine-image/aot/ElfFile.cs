using System.Buffers.Binary;
using System.Text;

namespace Rollup.Aot;

/// <summary>A part of the image at its address.</summary>
sealed record ElfSection(string Name, ulong Address, ulong Bytes);

/// <summary>The sections that are in memory, and the symbols, of a little-endian ELF file of 64 bits.</summary>
sealed class ElfFile
{
    const int HeaderBytes = 64, SymbolBytes = 24;
    const uint SymbolTable = 2;
    const ulong Allocated = 2;

    readonly byte[] _file;

    public ElfFile(byte[] file)
    {
        _file = file;
        if (file.Length < HeaderBytes || Word(0) != 0x0001_0102_464c_457f)
            throw new InvalidDataException("not a little-endian ELF file of 64 bits");
        int table = (int)Word(40), count = Half(60), names = table + HeaderBytes * Half(62);
        for (int index = 0; index < count; index++) Read(table + index * HeaderBytes, table, (int)Word(names + 24));
    }

    public List<ElfSection> Sections { get; } = [];

    public SortedDictionary<string, ulong> Symbols { get; } = new(StringComparer.Ordinal);

    void Read(int header, int table, int names)
    {
        ulong address = Word(header + 16), bytes = Word(header + 32);
        if ((Word(header + 8) & Allocated) != 0 && bytes != 0)
            Sections.Add(new ElfSection(Text(names + (int)Word32(header)), address, bytes));
        if (Word32(header + 4) != SymbolTable) return;
        int texts = (int)Word(table + (int)Word32(header + 40) * HeaderBytes + 24);
        int first = (int)Word(header + 24);
        for (int symbol = first; symbol < first + (int)bytes; symbol += SymbolBytes)
            Symbols[Text(texts + (int)Word32(symbol))] = Word(symbol + 8);
    }

    string Text(int offset) => Encoding.ASCII.GetString(_file.AsSpan(offset, _file.AsSpan(offset).IndexOf((byte)0)));

    int Half(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_file.AsSpan(offset));

    uint Word32(int offset) => BinaryPrimitives.ReadUInt32LittleEndian(_file.AsSpan(offset));

    ulong Word(int offset) => BinaryPrimitives.ReadUInt64LittleEndian(_file.AsSpan(offset));
}
