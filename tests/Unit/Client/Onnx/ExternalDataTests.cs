using Rollup.Client.Failures;
using Rollup.Client.Onnx;
using static Rollup.Tests.Unit.Client.ExportedModel;

namespace Rollup.Tests.Unit.Client;

/// <summary>Numbers beside the model are read, and nothing that lies elsewhere.</summary>
public sealed class ExternalDataTests : IDisposable
{
    readonly string _root = Directory.CreateTempSubdirectory("lockstep-test-").FullName;
    readonly string _folder;

    public ExternalDataTests()
    {
        _folder = Directory.CreateDirectory(Path.Combine(_root, "model")).FullName;
        File.WriteAllBytes(Path.Combine(_folder, "model.data"), [0, 0, 0, 0, .. Halves]);
        File.WriteAllBytes(Path.Combine(_root, "secret"), Halves);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), Path.Combine(_root, "secret"));
        File.CreateSymbolicLink(Path.Combine(_folder, "up"), _root);
        File.WriteAllBytes(Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, "parts")).FullName, "w"), Halves);
        Directory.CreateDirectory(Path.Combine(_folder, "folder"));
    }

    // 0.5 twice.
    static byte[] Halves => [0, 0, 0, 0x3f, 0, 0, 0, 0x3f];

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("model.data", "4", "8")]
    [InlineData("model.data", "4", null)]
    [InlineData("parts/w", null, null)]
    [InlineData("./parts/w", "0", "8")]
    public void IsRead(string location, string? offset, string? length)
    {
        byte[] file = FileWith(location, offset, length);
        string path = Path.Combine(_folder, "model.onnx");
        File.WriteAllBytes(path, file);
        byte[] imported = ModelImporter.Run(file, "model.onnx", _folder).File;
        float[] rows = [1, 2, -3, 4];
        Assert.Equal(RuntimeOfExports.Run(path, null, rows, 2), RuntimeOfExports.Run(imported, null, rows, 2));
    }

    [Theory]
    [InlineData("../secret", null, null, ImportFault.ExternalOutside)]
    [InlineData("parts/../../secret", null, null, ImportFault.ExternalOutside)]
    [InlineData("..\\secret", null, null, ImportFault.ExternalOutside)]
    [InlineData("link", null, null, ImportFault.ExternalOutside)]
    [InlineData("up/secret", null, null, ImportFault.ExternalOutside)]
    [InlineData("/dev/zero", null, null, ImportFault.ExternalOutside)]
    [InlineData("parts//w", null, null, ImportFault.ExternalOutside)]
    [InlineData("C:\\secret", null, null, ImportFault.ExternalOutside)]
    [InlineData("", null, null, ImportFault.ExternalOutside)]
    [InlineData("none", null, null, ImportFault.ExternalMissing)]
    [InlineData("folder", null, null, ImportFault.ExternalMissing)]
    [InlineData("model.data", "5", "8", ImportFault.ExternalTooShort)]
    [InlineData("model.data", "9223372036854775807", "8", ImportFault.ExternalTooShort)]
    [InlineData("model.data", "-4", "8", ImportFault.ConstantDamaged)]
    [InlineData("model.data", "x", "8", ImportFault.ConstantDamaged)]
    [InlineData("model.data", "0", "12", ImportFault.ConstantDamaged)]
    public void IsRefused(string location, string? offset, string? length, ImportFault fault)
    {
        ClientException refused = Assert.Throws<ClientException>(
            () => ModelImporter.Run(FileWith(location, offset, length), "model.onnx", _folder));
        Assert.Equal(fault, Assert.IsType<ModelNotImported>(refused.Failure).Fault);
    }

    static byte[] FileWith(string location, string? offset, string? length)
    {
        List<(string, string)> entries = [("location", location)];
        if (offset is not null) entries.Add(("offset", offset));
        if (length is not null) entries.Add(("length", length));
        return RefusedFiles.External([.. entries]);
    }
}
