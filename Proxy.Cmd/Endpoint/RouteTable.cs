using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;

namespace Proxy.Cmd.Endpoint;

/// <summary>The routes of an admin endpoint.</summary>
internal sealed class RouteTable
{
    private readonly ImmutableArray<AdminRoute> _routes;

    /// <summary>Makes a table.</summary>
    /// <exception cref="ArgumentException">A route is none, or is there twice.</exception>
    public RouteTable(IEnumerable<AdminRoute> routes)
    {
        _routes = [.. routes];
        foreach (var (index, route) in _routes.Index()) Check(route, _routes.Take(index));
    }

    /// <summary>The route of a request; null when there is none.</summary>
    public AdminRoute? Find(string method, string path)
    {
        var exact = _routes.Where(route => route.Path == path).ToList();
        return exact.Count > 0
            ? exact.Find(route => route.Takes(method))
            : _routes.Where(route => route.IsPrefix && route.Takes(method) && path.StartsWith(route.Path, StringComparison.Ordinal))
                .MaxBy(route => route.Path.Length);
    }

    /// <summary>Whether a path is one that a request may know of, whatever its method.</summary>
    /// <param name="path">The path.</param>
    /// <param name="access">What the request is allowed.</param>
    public bool Knows(string path, Access access) => Others(path).Any(route => route.Needs <= access);

    /// <summary>What is answered to a request without a route, or below one that has nothing there.</summary>
    public Refusal Refuse(string method, string path)
    {
        var others = Others(path).ToList();
        return others.Count > 0
            ? new(StatusCodes.Status405MethodNotAllowed, "method", $"{path} does not take {method}", string.Join(", ", others.Select(route => $"{route.Method} {route.Path}")))
            {
                Allow = string.Join(", ", others.Select(route => route.Allowed)),
            }
            : new(StatusCodes.Status404NotFound, "path", $"there is no {path}", $"there is: {string.Join(", ", _routes.Select(route => route.Shown).Distinct())}");
    }

    private IEnumerable<AdminRoute> Others(string path) => _routes.Where(route => route.Path == path && !route.IsPrefix);

    private static void Check(AdminRoute route, IEnumerable<AdminRoute> earlier)
    {
        if (!route.Path.StartsWith('/')) throw new ArgumentException($"the path of a route begins with a slash, and '{route.Path}' does not");
        if (route.Method.Length == 0) throw new ArgumentException($"the route {route.Path} has no method");
        if (earlier.FirstOrDefault(other => other.Path == route.Path && (other.Takes(route.Method) || route.Takes(other.Method))) is { } clash)
            throw new ArgumentException($"the route {route.Method} {route.Path} is there already, as {clash.Method} {clash.Path}");
    }
}
