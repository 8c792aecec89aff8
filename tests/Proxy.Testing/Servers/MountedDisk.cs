namespace Proxy.Testing;

/// <summary>A small file system of the kernel's own, mounted for a test.</summary>
public sealed class MountedDisk : IDisposable
{
    private readonly List<string> _mounts = [];
    private readonly string _root = Directory.CreateTempSubdirectory("disk-").FullName;
    private string? _loop;

    private MountedDisk()
    {
        if (!Environment.IsPrivilegedProcess) throw new InvalidOperationException("this test mounts file systems: run it as root");
        Path = Make("disk");
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>A disk in memory of a fixed size.</summary>
    /// <param name="options">As mount(8) takes them: <c>size=8m</c>.</param>
    public static async Task<MountedDisk> InMemory(string options)
    {
        var disk = new MountedDisk();
        await disk.Mount(disk.Path, ["-t", "tmpfs", "-o", options, "none"]);
        return disk;
    }

    /// <summary>A disk that says it has 64 MiB, and fails to write most of them: what lies below it has only six.</summary>
    public static async Task<MountedDisk> ThatBreaks()
    {
        var disk = new MountedDisk();
        var below = disk.Make("below");
        await disk.Mount(below, ["-t", "tmpfs", "-o", "size=6m", "none"]);
        var image = System.IO.Path.Combine(below, "image");
        await Run("truncate", "-s", "64M", image);
        await Run("/usr/sbin/mkfs.ext4", "-q", "-E", "lazy_itable_init=0,nodiscard", "-O", "^has_journal", image);
        disk._loop = (await Run("/usr/sbin/losetup", "-f", "--show", image)).Trim();
        await disk.Mount(disk.Path, [disk._loop]);
        return disk;
    }

    /// <summary>From now on it can write all of them.</summary>
    public Task Mend() => Run("mount", "-o", "remount,size=100m", System.IO.Path.Combine(_root, "below"));

    /// <summary>Unmounts and removes it.</summary>
    public void Dispose()
    {
        foreach (var mount in Enumerable.Reverse(_mounts))
        {
            Run("umount", "--lazy", mount).GetAwaiter().GetResult();
            if (_loop is not null) Run("/usr/sbin/losetup", "-d", _loop).GetAwaiter().GetResult();
            _loop = null;
        }

        Directory.Delete(_root, recursive: true);
    }

    private static Task<string> Run(string program, params string[] arguments) => ProcessUnderTest.RunAsync(program, arguments, TimeSpan.FromSeconds(20));

    private string Make(string name) => Directory.CreateDirectory(System.IO.Path.Combine(_root, name)).FullName;

    private async Task Mount(string where, string[] arguments)
    {
        await Run("mount", [.. arguments, where]);
        _mounts.Add(where);
    }
}
