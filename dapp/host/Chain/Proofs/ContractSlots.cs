using System.Numerics;

namespace Rollup.Chain;

/// <summary>Where the contracts 2.2.0 keep what is proved, by Solidity's layout of storage.</summary>
static class ContractSlots
{
    const ulong InputsOfInputBox = 0; // mapping(address => bytes32[])
    const ulong RootsOfAuthority = 0; // mapping(address => mapping(bytes32 => bool))
    const ulong ExecutedOfApplication = 2; // BitMaps.BitMap, after owner and reentrancy guard

    /// <summary>Where InputBox keeps the number of an application's inputs.</summary>
    public static Bytes32 InputCount(in Address application) => InMapping(application.ToWord(), Word(InputsOfInputBox));

    /// <summary>Where InputBox keeps the hash of an input.</summary>
    public static Bytes32 Input(in Address application, ulong index) =>
        Word(OutputProof.LeafOf(InputCount(in application).Bytes).ToBigInteger() + index);

    /// <summary>Where Authority keeps whether it accepted a root for an application.</summary>
    public static Bytes32 Root(in Address application, Bytes32 root) =>
        InMapping(root, InMapping(application.ToWord(), Word(RootsOfAuthority)));

    /// <summary>The word of Application that has the output's bit, and the bit.</summary>
    public static (Bytes32 Slot, int Bit) Executed(ulong outputIndex) =>
        (InMapping(Word(outputIndex >> 8), Word(ExecutedOfApplication)), (int)(outputIndex & 255));

    static Bytes32 InMapping(Bytes32 key, Bytes32 slot) => OutputProof.LeafOf([.. key.Bytes, .. slot.Bytes]);

    static Bytes32 Word(BigInteger number)
    {
        byte[] bytes = (number & ((BigInteger.One << 256) - 1)).ToByteArray(isUnsigned: true, isBigEndian: true);
        Bytes32 word = default;
        bytes.CopyTo(word.WritableBytes[(Bytes32.Size - bytes.Length)..]);
        return word;
    }
}
