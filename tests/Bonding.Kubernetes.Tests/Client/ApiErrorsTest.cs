using System.Net;
using Bonding.Kubernetes.Client;
using k8s.Models;

namespace Bonding.Kubernetes.Tests.Client;

/// <summary>One classification decides what is tried again.</summary>
public class ApiErrorsTest
{
    [Theory]
    [InlineData(HttpStatusCode.BadRequest, true)]
    [InlineData(HttpStatusCode.Unauthorized, false)]
    [InlineData(HttpStatusCode.Forbidden, true)]
    [InlineData(HttpStatusCode.NotFound, true)]
    [InlineData(HttpStatusCode.MethodNotAllowed, true)]
    [InlineData(HttpStatusCode.RequestTimeout, false)]
    [InlineData(HttpStatusCode.Conflict, false)]
    [InlineData(HttpStatusCode.Gone, false)]
    [InlineData(HttpStatusCode.RequestEntityTooLarge, true)]
    [InlineData(HttpStatusCode.UnprocessableEntity, true)]
    [InlineData(HttpStatusCode.TooManyRequests, false)]
    [InlineData(HttpStatusCode.InternalServerError, false)]
    [InlineData(HttpStatusCode.ServiceUnavailable, false)]
    public void A_refusal_is_a_client_error_that_the_same_request_meets_again(HttpStatusCode code, bool refusal)
    {
        var error = Error(code);

        Assert.Equal((refusal, refusal), (error.IsRefusal, ApiErrors.IsRefusal(error)));
        Assert.True(ApiErrors.IsFailedRequest(error));
    }

    [Fact]
    public void A_conflict_is_no_refusal_and_neither_is_a_name_that_is_taken()
    {
        var (conflict, taken) = (Error(HttpStatusCode.Conflict), Error(HttpStatusCode.Conflict, "AlreadyExists"));

        Assert.Equal((true, false, false), (conflict.IsConflict, conflict.IsAlreadyExists, conflict.IsRefusal));
        Assert.Equal((false, true, false), (taken.IsConflict, taken.IsAlreadyExists, taken.IsRefusal));
    }

    public static TheoryData<Exception, bool, bool> Failures =>
        new()
        {
            { new HttpRequestException("no route"), true, true },
            { new IOException("reset"), true, true },
            { new TimeoutException("no response"), true, true },
            { new OperationCanceledException("stopped"), false, true },
            { new InvalidOperationException("a fault of the program"), false, false },
        };

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_fault_of_the_program_is_no_failed_request(Exception error, bool failed, bool failedOrCancelled)
    {
        Assert.Equal(
            (failed, failedOrCancelled, false),
            (ApiErrors.IsFailedRequest(error), ApiErrors.IsFailedOrCancelledRequest(error), ApiErrors.IsRefusal(error))
        );
    }

    private static ApiException Error(HttpStatusCode code, string? reason = null) => new(code, new V1Status { Reason = reason }, "PUT x");
}
