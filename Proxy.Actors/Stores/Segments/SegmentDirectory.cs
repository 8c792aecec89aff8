using Microsoft.Win32.SafeHandles;

namespace Proxy.Actors.Stores.Segments;

/// <summary>A directory on a disk, of one process at a time.</summary>
internal sealed class SegmentDirectory : ISegmentDirectory
{
    private const string LockName = "lock";

    private readonly string _path;
    private readonly SafeFileHandle? _lock;

    private SegmentDirectory(string path, SafeFileHandle? held) => (_path, _lock) = (path, held);

    /// <summary>Makes the directory if it is not there, and takes it for this process. The kernel lets go of it with the process.</summary>
    /// <param name="path">Where it is.</param>
    /// <exception cref="IOException">Somebody else has it, or it cannot be written.</exception>
    public static SegmentDirectory Take(string path)
    {
        try
        {
            Make(path);
            // FileShare.None is flock(2), which lasts as long as the descriptor.
            var held = File.OpenHandle(Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new SegmentDirectory(path, held);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public ISegmentDirectory Below(string name)
    {
        var path = Path.Combine(_path, name);
        Make(path);
        return new SegmentDirectory(path, null);
    }

    public long FreeBytes => new DriveInfo(_path).AvailableFreeSpace;

    public IReadOnlyList<string> Names() => [.. Directory.EnumerateFiles(_path).Select(Path.GetFileName).OfType<string>()];

    public ISegmentFile Create(string name, long length)
    {
        var path = Path.Combine(_path, name);
        var file = OpenFile(path, FileMode.CreateNew);
        try
        {
            LinuxFiles.Allocate(file, length);
            return new SegmentFile(file, path);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    public ISegmentFile Open(string name)
    {
        var path = Path.Combine(_path, name);
        var file = OpenFile(path, FileMode.Open);
        LinuxFiles.LeaveAccessTime(file);
        return new SegmentFile(file, path);
    }

    public void Rename(string name, string newName) => File.Move(Path.Combine(_path, name), Path.Combine(_path, newName), overwrite: true);

    public void Delete(string name)
    {
        try
        {
            File.Delete(Path.Combine(_path, name));
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    public void Sync() => LinuxFiles.SyncDirectory(_path);

    public void Dispose() => _lock?.Dispose();

    private static void Make(string path)
    {
        if (Directory.Exists(path)) return;
        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        LinuxFiles.SyncDirectory(Path.GetDirectoryName(Path.GetFullPath(path)) ?? path);
    }

    // Others may read a file that is written, and it may be deleted while somebody reads it.
    private static SafeFileHandle OpenFile(string path, FileMode mode)
    {
        try
        {
            return File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException(error.Message, error);
        }
    }
}
