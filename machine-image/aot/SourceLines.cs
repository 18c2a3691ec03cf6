using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Rollup.Aot;

/// <summary>Source file and line of an IL offset, from the portable symbols beside the assembly.</summary>
sealed class SourceLines : IDisposable
{
    const int HiddenLine = 0xfeefee;
    readonly Dictionary<Module, MetadataReaderProvider?> _symbols = [];

    /// <summary>"File.cs:12", or an empty text where there is no source.</summary>
    public string At(MethodBase method, int offset)
    {
        if (!_symbols.TryGetValue(method.Module, out MetadataReaderProvider? provider))
            _symbols[method.Module] = provider = Open(method.Module);
        if (provider is null) return "";
        MetadataReader reader = provider.GetMetadataReader();
        MethodDebugInformationHandle handle = MetadataTokens.MethodDebugInformationHandle(method.MetadataToken & 0xffffff);
        string found = "";
        foreach (SequencePoint point in reader.GetMethodDebugInformation(handle).GetSequencePoints())
        {
            if (point.Offset > offset) break;
            if (point.StartLine == HiddenLine) continue;
            string path = reader.GetString(reader.GetDocument(point.Document).Name);
            found = $"{path[(path.LastIndexOfAny(['/', '\\']) + 1)..]}:{point.StartLine}";
        }
        return found;
    }

    static MetadataReaderProvider? Open(Module module)
    {
        string path = Path.ChangeExtension(module.FullyQualifiedName, ".pdb");
        return File.Exists(path) ? MetadataReaderProvider.FromPortablePdbStream(new MemoryStream(File.ReadAllBytes(path))) : null;
    }

    public void Dispose()
    {
        foreach (MetadataReaderProvider? provider in _symbols.Values) provider?.Dispose();
    }
}
