namespace Rollup.Client.Images;

/// <summary>
/// Where the machine's image is: named, or beside this program, or where `make image` wrote it in the source tree above this program or
/// here.
/// </summary>
public static class ImageFile
{
    /// <summary>Whatever starts the image; one that does not start is told as the image's fault, not as that of the application.</summary>
    public static T Start<T>(string? named, Func<string, byte[], T> start)
    {
        byte[] image = Read(named, out string path);
        try
        {
            return start(path, image);
        }
        catch (Exception fault) when (fault is InvalidDataException or MachineHaltedException)
        {
            throw new ClientException(new ImageUnstartable(path, fault.Message));
        }
    }

    public static byte[] Read(string? named, out string path)
    {
        path = named ?? BuiltFile.Find("guest.bin");
        return Path.Exists(path) ? GivenFile.Read(path) : throw new ClientException(new ImageMissing(path));
    }
}
