using System.Runtime.InteropServices;

namespace Proxy.Membership.Hosting;

/// <summary>Which file it is that a descriptor or a path stands for, and how large. Two that differ in <see cref="Size"/> alone may be the
/// same file.</summary>
/// <param name="Device">The device, major and minor number.</param>
/// <param name="Inode">The inode on it; 0 where there is no file.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsRegular">Whether it is a file that has a size, and no pipe or device.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Inode, long Size, bool IsRegular)
{
    /// <summary>The one of an open descriptor.</summary>
    internal static FileIdentity Of(SafeHandle descriptor) => Of((int)descriptor.DangerousGetHandle(), "", Libc.EmptyPath);

    /// <summary>The one that a path leads to, links followed.</summary>
    internal static FileIdentity Of(string path) => Of(Libc.WorkingDirectory, path, 0);

    /// <summary>Whether it is the same file.</summary>
    internal bool IsSame(FileIdentity other) => (Device, Inode) == (other.Device, other.Inode);

    private static unsafe FileIdentity Of(int directory, string path, int flags)
    {
        Libc.FileStatus status;
        if (Libc.Status(directory, path, flags, Libc.BasicStatus, &status) != 0) return default;
        return new FileIdentity(
            ((ulong)status.DeviceMajor << 32) | status.DeviceMinor, status.Inode, (long)status.Size, (status.Mode & Libc.FileTypeMask) == Libc.RegularFile);
    }
}
