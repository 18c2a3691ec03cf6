namespace Rollup.Cli.Output;

/// <summary>Why a file that somebody names is not read, in words.</summary>
static class FileWords
{
    public static UserError Of(GivenFileException fault)
    {
        (string what, string why, string next) = fault.Fault switch
        {
            FileFault.Missing => ($"there is no file {fault.Path}", "it was named to be read", "check the path"),
            FileFault.Folder => ($"{fault.Path} is a folder", "a file is read", "name the file in it"),
            FileFault.Empty => (
                $"{fault.Path} is empty, or no file", "it has no bytes to read; a pipe or a device that is named is not waited for",
                "write what it should hold into a file, and name that"),
            FileFault.TooLong => (
                $"{fault.Path} is too long", $"at most {GivenFile.BytesMax} bytes of a file are read", "use a part of it"),
            _ => (
                $"{fault.Path} cannot be read", fault.InnerException?.Message ?? "the system refuses it",
                "check its rights: whoever runs the command must be able to read it"),
        };
        return UserError.Usage(what, why, next);
    }
}
