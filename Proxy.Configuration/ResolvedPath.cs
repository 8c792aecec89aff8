namespace Proxy.Configuration;

/// <summary>Where a path leads when its symbolic links are followed; two paths may lead to one place.</summary>
internal static class ResolvedPath
{
    private const int MaxLinks = 40; // as the kernel follows, path_resolution(7)

    /// <summary>Follows the links in a path. What is not there, or may not be looked at, stays as it is written.</summary>
    /// <param name="path">A whole path; it need not be there.</param>
    public static string Of(string path)
    {
        var left = MaxLinks;
        return Follow(path, ref left);
    }

    private static string Follow(string path, ref int left)
    {
        var resolved = "/";
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            resolved = Path.Combine(resolved, part);
            if (Target(resolved) is { } target && left-- > 0) resolved = Follow(target, ref left);
        }

        return resolved;
    }

    // One link at a time: what it says may lead over others.
    private static string? Target(string path)
    {
        try
        {
            return File.ResolveLinkTarget(path, returnFinalTarget: false)?.FullName;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
