namespace Proxy.Testing;

/// <summary>A directory under the system's temporary one that goes, with everything in it, when this is disposed of.</summary>
public sealed class TempDirectory : IDisposable
{
    /// <summary>Makes one whose name starts with <paramref name="name"/>.</summary>
    public TempDirectory(string name) => Path = Directory.CreateTempSubdirectory($"{name}-").FullName;

    /// <summary>Its full path.</summary>
    public string Path { get; }

    /// <summary>The full path of something inside.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    /// <summary>Lets every user in: a server that root may not run works here as somebody else.</summary>
    public void OpenToEveryone() => File.SetUnixFileMode(
        Path,
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute |
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute |
        UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute);

    /// <summary>Removes it.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }
}
