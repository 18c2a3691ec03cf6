using System.Diagnostics;
using Rollup.Client.Failures;
using Rollup.Client.Onnx;
using Rollup.Tests.Unit.Kernel;

namespace Rollup.Tests.Unit.Client;

/// <summary>PyTorch itself writes the files, and onnx.checker reads what is made of them. In `make fuzz`: both are fetched first.</summary>
public sealed class PyTorchTests : IDisposable
{
    const int SkipCode = 77;

    readonly string _folder = Directory.CreateTempSubdirectory("lockstep-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void WhatItWritesIsTakenOverOrRefusedAsItIsCalled()
    {
        Run("export");
        string[] paths = Directory.GetFiles(_folder, "*.onnx");
        Assert.Equal(128, paths.Length);
        Random random = new(5);
        foreach (string path in paths)
        {
            string name = Path.GetFileNameWithoutExtension(path);
            byte[] file = File.ReadAllBytes(path);
            if (Enum.TryParse(name.Split('-')[0], out ImportFault fault))
            {
                ClientException refused = Assert.Throws<ClientException>(() => ModelImporter.Run(file, name));
                Assert.Equal((name, fault), (name, Assert.IsType<ModelNotImported>(refused.Failure).Fault));
                continue;
            }
            byte[] imported = ModelImporter.Run(file, name).File;
            int columns = LocalModel.Read(imported, name).Network.InWidth;
            float[] rows = [.. Enumerable.Range(0, 2 * columns).Select(_ => random.NextSingle() * 4 - 2)]; // it was exported with two
            double[] expected = RuntimeOfExports.Run(file, null, rows, 2), actual = RuntimeOfExports.Run(imported, null, rows, 2);
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-5));
        }
    }

    [Fact]
    public void CheckerPassesWhatIsMade()
    {
        Random random = new(6);
        foreach (((string kind, Func<Random, ExportedFile> make), int index) in ExportKinds.All.Select((pair, index) => (pair, index)))
        {
            ExportedFile export = make(random);
            File.WriteAllBytes(Path.Combine(_folder, $"{index}.onnx"), ModelImporter.Run(export.File, kind, null, export.Told).File);
        }
        Assert.Equal($"{ExportKinds.All.Count}", Run("check").Trim());
    }

    string Run(string verb)
    {
        Assert.SkipUnless(Fuzz.IsOn, "`make fuzz` fetches PyTorch and asks it");
        using Process process = Process.Start(new ProcessStartInfo("bash", [Repository.PathOf("tests/pytorch.sh"), verb, _folder])
        {
            RedirectStandardOutput = true, RedirectStandardError = true
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.SkipWhen(process.ExitCode == SkipCode, output);
        Assert.True(process.ExitCode == 0, errors.Result);
        return output;
    }
}
