using Rollup.Tests.Translator;

// The tests; or, for the tests themselves, `jit PROGRAM`: what this process's JIT gives, which the environment sets up.
if (args is not ["jit", string program]) return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
foreach (string hash in JitHashes.OfMethods(Programs.Load(program))) Console.WriteLine(hash);
return 0;
