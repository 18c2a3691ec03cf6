using System.Text;
using Rollup.Protocol;

namespace Rollup.Chain;

/// <summary>`name(type name, type indexed name)`: a function, an event or an error, read from the words Solidity uses.</summary>
public sealed class AbiSignature
{
    public AbiSignature(string text)
    {
        AbiSignatureParser parser = new(text);
        Name = parser.Word();
        Parameters = parser.Parameters();
        parser.End();
        Canonical = $"{Name}({string.Join(',', Parameters.Select(parameter => parameter.Type.Canonical))})";
        Keccak256.Hash(Encoding.ASCII.GetBytes(Canonical), out Bytes32 hash);
        Hash = hash;
    }

    public string Name { get; }
    public IReadOnlyList<AbiParameter> Parameters { get; }
    public string Canonical { get; }

    /// <summary>keccak256 of <see cref="Canonical"/>: topic 0 of an event; its first four bytes select a function or an error.</summary>
    public Bytes32 Hash { get; }

    public ReadOnlySpan<byte> Selector => Hash.Bytes[..4].ToArray();
}

/// <summary>Reads one signature from left to right. Signatures are constants of ours, so a mistake throws.</summary>
sealed class AbiSignatureParser(string text)
{
    int _position;

    public string Word()
    {
        SkipSpace();
        int start = _position;
        while (_position < text.Length && (char.IsAsciiLetterOrDigit(text[_position]) || text[_position] is '_' or '$')) _position++;
        return text[start.._position];
    }

    public IReadOnlyList<AbiParameter> Parameters()
    {
        List<AbiParameter> parameters = [];
        Expect('(');
        while (!Take(')'))
        {
            if (parameters.Count > 0) Expect(',');
            parameters.Add(Parameter());
        }
        return parameters;
    }

    public void End()
    {
        SkipSpace();
        if (_position != text.Length) throw new FormatException($"signature '{text}' goes on at {_position}");
    }

    AbiParameter Parameter()
    {
        AbiType type = Type();
        string name = Word();
        bool isIndexed = name == "indexed";
        if (isIndexed) name = Word();
        return new AbiParameter(type, name, isIndexed);
    }

    AbiType Type()
    {
        SkipSpace();
        AbiType type = text[_position] == '(' ? new AbiType { Kind = AbiKind.Tuple, Members = Parameters() } : Simple(Word());
        while (Take('['))
        {
            string length = Word();
            Expect(']');
            type = new AbiType { Kind = AbiKind.List, Element = type, Size = length.Length == 0 ? AbiType.AnyLength : int.Parse(length) };
        }
        return type;
    }

    AbiType Simple(string word) => word switch
    {
        "address" => new AbiType { Kind = AbiKind.Address },
        "bool" => new AbiType { Kind = AbiKind.Bool },
        "bytes" => new AbiType { Kind = AbiKind.Bytes },
        "string" => new AbiType { Kind = AbiKind.Text },
        "uint" => new AbiType { Kind = AbiKind.UInt, Size = 256 },
        "int" => new AbiType { Kind = AbiKind.Int, Size = 256 },
        _ when word.StartsWith("uint", StringComparison.Ordinal) => new AbiType { Kind = AbiKind.UInt, Size = int.Parse(word[4..]) },
        _ when word.StartsWith("int", StringComparison.Ordinal) => new AbiType { Kind = AbiKind.Int, Size = int.Parse(word[3..]) },
        _ when word.StartsWith("bytes", StringComparison.Ordinal) => new AbiType { Kind = AbiKind.FixedBytes, Size = int.Parse(word[5..]) },
        _ => throw new FormatException($"signature '{text}' has the unknown type '{word}'"),
    };

    void Expect(char symbol)
    {
        if (!Take(symbol)) throw new FormatException($"signature '{text}' lacks '{symbol}' at {_position}");
    }

    bool Take(char symbol)
    {
        SkipSpace();
        if (_position >= text.Length || text[_position] != symbol) return false;
        _position++;
        return true;
    }

    void SkipSpace()
    {
        while (_position < text.Length && text[_position] == ' ') _position++;
    }
}
