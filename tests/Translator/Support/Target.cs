namespace Rollup.Tests.Translator;

/// <summary>What C is compiled for: a name, the compiler's options, and what runs the program.</summary>
sealed record Target(string Name, string Flags, string Emulator = "", bool IsHosted = false)
{
    const string X64 = "--target=x86_64-linux-gnu",
        Riscv = "--target=riscv64-linux-gnu -march=rv64imac -mabi=lp64 -mcmodel=medany -mno-relax -Wl,--image-base=0x80000000";
    const string Arm = "--target=aarch64-linux-gnu", Wasm = "--target=wasm32-unknown-unknown -mmutable-globals";
    const string Undefined = "-fsanitize=undefined -fno-sanitize=pointer-overflow";

    public static readonly Target Optimised = new("x64-O2", $"{X64} -O2");
    public static readonly Target Checked = new("x64-O0-undefined", $"{X64} -O0 {Undefined} -fsanitize-trap=all");
    public static readonly Target Riscv64 = new("riscv64-O2", $"{Riscv} -O2", "qemu-riscv64-static");

    public static readonly Target Wasm32 = new("wasm32-O2", $"{Wasm} -O2");

    /// <summary>Those of `make test`.</summary>
    public static readonly Target[] Quick =
    [
        Optimised,
        Checked,
        Riscv64,
        new("arm64-O2", $"{Arm} -O2", "qemu-aarch64-static"),
        Wasm32,
        // With a C library, which the checker of addresses needs.
        new("x64-O1-address", $"{X64} -O1 -fsanitize=address {Undefined} -fno-sanitize-recover=all -DHOSTED", IsHosted: true),
    ];

    /// <summary>Those of `make fuzz` besides.</summary>
    public static readonly Target[] Thorough =
    [
        new("x64-O0", $"{X64} -O0"),
        new("x64-O3", $"{X64} -O3 -march=x86-64-v3"),
        new("riscv64-O0", $"{Riscv} -O0", "qemu-riscv64-static"),
        new("arm64-O0", $"{Arm} -O0", "qemu-aarch64-static"),
        new("wasm32-O0", $"{Wasm} -O0"),
    ];

    public bool IsWasm => Flags.StartsWith(Wasm, StringComparison.Ordinal);

    /// <summary>The path of the program made of a folder's program.c and methods.h.</summary>
    public string Compile(string folder, string runtime)
    {
        string program = Path.Combine(folder, Name), tests = Path.Combine(SourceTree.Root, "tests", "Translator", "Support");
        string[] sources = IsWasm ? [Path.Combine(tests, "driver_wasm.c"), Path.Combine(runtime, "wasm", "wide.c")]
            : [Path.Combine(tests, "driver.c")];
        string[] linking = IsHosted ? [] : IsWasm
            ? ["-nostdlib", "-Wl,--no-entry", "-Wl,--export=__stack_pointer"]
            : ["-nostdlib", "-static", "-fuse-ld=lld"];
        string[] memory = IsHosted ? [] : ["-fno-builtin", Path.Combine(runtime, "memory.c")];
        SourceTree.Run("clang",
        [
            .. Flags.Split(' '), "-std=gnu11", "-ffreestanding", "-fno-strict-aliasing", "-fno-stack-protector", "-fno-pic", "-no-pie",
            .. linking,
            "-Wall", "-Wno-unused", "-Werror", "-Wno-tautological-compare", "-Wno-unused-command-line-argument", "-I", runtime, "-I",
            folder,
            "-o", program, Path.Combine(folder, "program.c"), .. sources, .. memory,
        ]);
        return program;
    }

    /// <summary>One hash a method.</summary>
    public string[] Run(string program) => IsWasm ? WasmProgram.Run(program)
        : Lines(Emulator.Length > 0 ? SourceTree.Run(Emulator, [program]) : SourceTree.Run(program, []));

    public static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
