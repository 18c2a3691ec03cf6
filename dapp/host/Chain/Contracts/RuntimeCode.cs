namespace Rollup.Chain;

/// <summary>What stands at a contract's address, and whose it is.</summary>
public static class RuntimeCode
{
    const int ApplicationBytes = 3_803;

    // Where the constructor wrote the application's template hash and the block of its deployment.
    static readonly (int Start, int Length)[] s_applicationImmutables = [(1_383, Bytes32.Size), (1_671, Bytes32.Size)];

    static readonly Bytes32 s_applicationHash = Hex.ReadBytes32("0x5381d319aba5b087bc6ed103c4a66089c83cba8bb15c9037bcee464957da18f1");

    /// <summary>
    /// Whether the code is that of Application 2.2.0, byte for byte, whatever its constructor was given: it takes no other calls and does
    /// nothing else with money than that contract.
    /// </summary>
    public static bool IsApplication(ReadOnlySpan<byte> code) =>
        code.Length == ApplicationBytes && OutputProof.LeafOf(Masked(code, s_applicationImmutables)).Equals(s_applicationHash);

    /// <summary>The code with zeros where a constructor writes.</summary>
    public static byte[] Masked(ReadOnlySpan<byte> code, IReadOnlyList<(int Start, int Length)> immutables)
    {
        byte[] masked = code.ToArray();
        foreach ((int start, int length) in immutables) masked.AsSpan(start, length).Clear();
        return masked;
    }
}
