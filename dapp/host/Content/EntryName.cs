using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Rollup.Content;

/// <summary>What an entry of a directory may be called: UTF-8 that no file system takes for something else.</summary>
static class EntryName
{
    static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static bool IsGood(string name) => name is not ("" or "." or "..") && !name.Contains('/') && !name.Contains('\0');

    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out string? name)
    {
        try
        {
            name = s_strict.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            name = null;
        }
        return name is not null && IsGood(name);
    }
}
