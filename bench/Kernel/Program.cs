using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Rollup.KernelBench;

// In this process, so that nothing is built or restored while timing. Many short iterations: on a shared machine some of them run alone.
Job job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(5).WithIterationCount(100).WithIterationTime(TimeInterval.FromMilliseconds(4));
IConfig config = ManualConfig.Create(DefaultConfig.Instance).AddJob(job)
    .WithArtifactsPath(Path.Combine(Report.Root, "artifacts", "bench"));
Summary dense = BenchmarkRunner.Run<DenseBench>(config);
Summary validation = BenchmarkRunner.Run<ValidationBench>(config);
Report.Write(dense, validation);
