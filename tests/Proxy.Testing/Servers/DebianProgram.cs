namespace Proxy.Testing;

/// <summary>Programs of other projects that tests need, and the Debian packages that bring them.</summary>
public static class DebianProgram
{
    // Daemons live in the sbin directories, which a developer's PATH may lack.
    private static readonly string[] MoreDirectories = ["/usr/local/sbin", "/usr/sbin", "/sbin"];

    /// <summary>The full path of <paramref name="program"/>; throws <see cref="MissingProgramException"/> naming <paramref name="package"/>.</summary>
    public static string Find(string program, string package)
    {
        var directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(MoreDirectories);
        return directories.Select(each => Path.Combine(each, program)).FirstOrDefault(File.Exists)
            ?? throw new MissingProgramException(program, package);
    }

    /// <summary>The full path of a PostgreSQL server program, which Debian keeps per version outside PATH.</summary>
    public static string FindPostgres(string program)
    {
        const string Root = "/usr/lib/postgresql";
        var versions = Directory.Exists(Root) ? Directory.GetDirectories(Root) : [];
        return versions.Order().Select(each => Path.Combine(each, "bin", program)).LastOrDefault(File.Exists)
            ?? throw new MissingProgramException(program, "postgresql");
    }
}
