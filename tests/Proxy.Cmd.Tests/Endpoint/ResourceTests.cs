using System.Net;
using System.Text.Json;
using Proxy.Cmd.Tests.Hosts;

namespace Proxy.Cmd.Tests.Endpoint;

/// <summary>Commands that are fetched with GET.</summary>
public sealed class ResourceTests(AloneMember alone) : IClassFixture<AloneMember>
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task List_is_an_object_with_its_rows_and_remarks()
    {
        using var api = alone.Member.Api();
        using var response = await api.GetAsync("v1/test/table");
        Assert.Equal((HttpStatusCode.OK, "application/json"), (response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var answer = JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync());
        Assert.Equal(["row-1", "row-2"], answer.GetProperty("data").EnumerateArray().Select(row => row.GetProperty("name").GetString()));
        Assert.Equal(["one member did not answer"], answer.GetProperty("notes").EnumerateArray().Select(note => note.GetString()));
        Assert.True(answer.GetProperty("ok").GetBoolean());
    }

    [Theory]
    [InlineData("v1/test/say?message=two%20words&message=%26&loud", """{"data":["TWO WORDS &"],"notes":[],"ok":true}""")]
    [InlineData("v1/test/say?message=a&tone=stern", """{"data":["stern: a"],"notes":[],"ok":true}""")]
    [InlineData("v1/test/endpoint/set", """{"data":["set"],"notes":[],"ok":true}""")]
    [InlineData("v1/test/progress", """{"data":["all are done"],"notes":[],"ok":true}""")]
    [InlineData("v1/test/top?once", """{"data":[{"frame":1}],"notes":[],"ok":true}""")]
    [InlineData("v1/test/recent", """{"data":[{"event":"latest"}],"notes":[],"ok":true}""")]
    [InlineData("v1/test/endpoint", """{"data":["endpoint"],"notes":[],"ok":true}""")]
    public async Task Parameters_are_the_arguments_of_the_command(string path, string expected)
    {
        using var api = alone.Member.Api();
        Assert.Equal((HttpStatusCode.OK, expected), await GetAsync(api, path));
    }

    [Fact]
    public async Task What_fails_is_told_by_the_status_and_in_the_answer()
    {
        using var api = alone.Member.Api();
        const string failed = """{"data":[],"notes":[],"ok":false,"error":{"code":"failed","text":"it does not work","remedy":"try something else"}}""";
        Assert.Equal((HttpStatusCode.UnprocessableEntity, failed), await GetAsync(api, "v1/test/fail"));

        // By its status only if the first part had not gone out yet.
        const string half = """{"data":[{"part":1}],"notes":[],"ok":false,"error":{"code":"failed","text":"the second part is lost","remedy":""}}""";
        Assert.Equal(half, (await GetAsync(api, "v1/test/half")).Body);
    }

    [Theory]
    [InlineData("v1/test/act", HttpStatusCode.MethodNotAllowed)]
    [InlineData("v1/test/count", HttpStatusCode.MethodNotAllowed)]
    [InlineData("v1/test/top", HttpStatusCode.MethodNotAllowed, "does not end (/v1/test/top?once, or POST /v1/commands)")]
    [InlineData("v1/test/recent?follow", HttpStatusCode.MethodNotAllowed, "does not end (leave follow out, or POST /v1/commands)")]
    [InlineData("v1/test/say", HttpStatusCode.BadRequest)]
    [InlineData("v1/test/say?message=x&lod", HttpStatusCode.BadRequest)]
    [InlineData("v1/test/say?message=&loud", HttpStatusCode.BadRequest)]
    [InlineData("v1/test/nothing", HttpStatusCode.NotFound)]
    [InlineData("v1/test", HttpStatusCode.NotFound)]
    [InlineData("v2/test/table", HttpStatusCode.NotFound)]
    public async Task What_changes_something_does_not_end_or_does_not_exist_is_refused(string path, HttpStatusCode status, string error = "")
    {
        using var api = alone.Member.Api();
        var (refused, body) = await GetAsync(api, path);
        Assert.Equal(status, refused);
        Assert.Contains(error, new Answer(refused, body).Error, StringComparison.Ordinal);
        Assert.Contains("remedy", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Foreign_pages_and_those_without_a_token_are_refused()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { ReadOnlyToken = "read-only-0123456789" });
        using var nobody = member.Api();
        Assert.Equal(HttpStatusCode.Unauthorized, (await GetAsync(nobody, "v1/test/table")).Status);
        using var reader = member.Api("read-only-0123456789");
        Assert.Equal(HttpStatusCode.OK, (await GetAsync(reader, "v1/test/table")).Status);
        using var request = new HttpRequestMessage(HttpMethod.Get, "v1/test/table");
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        using var refused = await reader.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Fact]
    public async Task Limits_are_those_of_every_command()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { CommandTimeout = Soon, MaxCommands = 1 });
        using var api = member.Api();
        var (status, body) = await GetAsync(api, "v1/test/hang");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("test hang did not end within 0.5 s", body, StringComparison.Ordinal);
        using var stream = await api.BeginAsync("test", "count");
        await AdminApi.NextAsync(stream);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(api, "v1/test/table")).Status);
    }

    [Fact]
    public async Task Signs_of_life_leave_the_answer_JSON()
    {
        await using var member = await TestMember.StartAsync(TestMember.AnyPort with { CommandTimeout = 4 * Soon, Heartbeat = Soon / 10 });
        using var api = member.Api();
        var (status, body) = await GetAsync(api, "v1/test/hang", trim: false);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.StartsWith("\n", body, StringComparison.Ordinal);
        Assert.False(JsonSerializer.Deserialize<JsonElement>(body).GetProperty("ok").GetBoolean());
    }

    private static async Task<(HttpStatusCode Status, string Body)> GetAsync(AdminApi api, string path, bool trim = true)
    {
        using var response = await api.GetAsync(path);
        var body = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, trim ? body.Replace("\n", "", StringComparison.Ordinal) : body);
    }
}
