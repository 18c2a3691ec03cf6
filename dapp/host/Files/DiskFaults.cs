namespace Rollup.Files;

/// <summary>What the system says when it does not keep a file.</summary>
public static class DiskFaults
{
    const int NoSpace = 28, Quota = 122, QuotaOfMac = 69;

    /// <summary>There is no room for it, on the disk or for this user.</summary>
    public static bool IsFull(IOException fault) => fault.HResult is NoSpace or Quota or QuotaOfMac;
}
