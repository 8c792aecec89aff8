using Microsoft.AspNetCore.Http;

namespace Proxy.Cmd.Endpoint;

/// <summary>A request that is answered with an error instead of being done.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">A word for programs.</param>
/// <param name="Text">What is wrong, for people.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record Refusal(int Status, string Code, string Text, string Remedy)
{
    /// <summary>The methods that the path does take, for 405; null for none to be told.</summary>
    public string? Allow { get; init; }

    /// <summary>Answers the request: <c>{ "error": { "code", "text", "remedy" } }</c>.</summary>
    public Task SendAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        if (Status == StatusCodes.Status401Unauthorized) context.Response.Headers.WWWAuthenticate = "Bearer";
        if (Allow is not null) context.Response.Headers.Allow = Allow;
        return context.Response.WriteAsJsonAsync(new { Error = new { Code, Text, Remedy } }, Wire.Json, context.RequestAborted);
    }
}
