using System.Buffers.Binary;
using System.Text;

namespace Rollup.Instructions;

/// <summary>The functions of an ELF file by address. Source of the layout: System V ABI, chapter 4, ELF-64.</summary>
sealed class Symbols
{
    const int SymbolTable = 2, Function = 2, SymbolBytes = 24;

    readonly SortedList<ulong, string> _functions = [];

    public Symbols(byte[] file)
    {
        ReadOnlySpan<byte> elf = file;
        int sections = (int)Word(elf, 40), sectionBytes = Half(elf, 58), count = Half(elf, 60);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> section = elf.Slice(sections + i * sectionBytes, sectionBytes);
            if (BinaryPrimitives.ReadInt32LittleEndian(section[4..]) != SymbolTable) continue;
            int names = sections + BinaryPrimitives.ReadInt32LittleEndian(section[40..]) * sectionBytes;
            Read(elf.Slice((int)Word(section, 24), (int)Word(section, 32)), elf[(int)Word(elf[names..], 24)..]);
        }
    }

    /// <summary>The function that an address lies in.</summary>
    public string At(ulong address)
    {
        int low = 0, high = _functions.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_functions.Keys[middle] <= address) low = middle + 1;
            else high = middle;
        }
        return low == 0 ? "?" : _functions.Values[low - 1];
    }

    void Read(ReadOnlySpan<byte> table, ReadOnlySpan<byte> names)
    {
        for (int at = 0; at < table.Length; at += SymbolBytes)
        {
            ReadOnlySpan<byte> symbol = table.Slice(at, SymbolBytes);
            if ((symbol[4] & 15) != Function) continue;
            ReadOnlySpan<byte> name = names[BinaryPrimitives.ReadInt32LittleEndian(symbol)..];
            _functions[Word(symbol, 8)] = Encoding.ASCII.GetString(name[..name.IndexOf((byte)0)]);
        }
    }

    static ulong Word(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);

    static int Half(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
