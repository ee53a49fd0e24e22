"""What the API says of itself: OpenAPI, AsyncAPI, and what each call needs."""
